// What can go wrong with the records of models.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const modelErrors = defineErrors('MODELS', {
  ROUTE_UNUSABLE: {
    status: 409,
    retry: 'never',
    message: 'a route cannot lead to these models',
    help: 'Name each model once, and only approved ones: GET /v1/models lists them.',
  },
});
