// What can go wrong with the records of models.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const modelErrors = defineErrors('MODELS', {
  ROUTE_UNUSABLE: {
    status: 409,
    retry: 'never',
    message: 'a route cannot lead to these models',
    help: 'Name each model once, and only approved ones: GET /v1/models lists them.',
  },
  EXISTS: {
    status: 409,
    retry: 'never',
    message: 'there is a model of this name already',
    help: 'Retire or reject it first; then it can be registered anew.',
  },
  WRONG_STATUS: {
    status: 409,
    retry: 'never',
    message: 'the model cannot go there from where it stands',
    help: 'register → approve or reject → freeze and unfreeze → retire; GET /models/{id} says where it stands.',
  },
  OWN_REGISTRATION: {
    status: 403,
    retry: 'never',
    message: 'whoever has registered a model may not approve it',
    help: 'Ask another admin, or set MODEL_FOUR_EYES to off.',
  },
  UNACCEPTABLE_RISK: {
    status: 409,
    retry: 'never',
    message: 'a model of unacceptable risk is not approved',
    help: 'Reject it; register it anew when its tier was wrong.',
  },
  EVIDENCE_FULL: {
    status: 409,
    retry: 'never',
    message: 'the model has as much evidence as it can have',
    help: 'Put several documents into one file.',
  },
  EVIDENCE_ALTERED: {
    status: 500,
    retry: 'never',
    message: 'the file is not the one that was attached',
    help: 'Somebody has changed it in the database: restore it from a backup.',
  },
});
