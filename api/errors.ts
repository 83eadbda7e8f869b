// What can go wrong at the surface: HTTP and command line.
import { defineErrors } from '../engine/kernel/errors.ts';

export const apiErrors = defineErrors('API', {
  MALFORMED: {
    status: 400,
    retry: 'never',
    message: 'the request body is not JSON',
    help: 'Send a JSON object with Content-Type: application/json.',
  },
  SCHEMA: {
    status: 422,
    retry: 'never',
    message: 'the request does not match its schema',
    help: 'detail.mismatches says where; /docs has the schema.',
  },
  TOO_LARGE: {
    status: 413,
    retry: 'never',
    message: 'the request body is too large',
    help: 'A body may hold 256 KiB.',
  },
  METHOD: {
    status: 405,
    retry: 'never',
    message: 'this method is not offered here',
    help: 'The Allow header names those that are; /docs describes them.',
  },
  MEDIA_TYPE: {
    status: 415,
    retry: 'never',
    message: 'the content type of the request is not understood',
    help: 'Send Content-Type: application/json.',
  },
  NOT_FOUND: {
    status: 404,
    retry: 'never',
    message: 'there is nothing here',
    help: '/docs lists what there is.',
  },
  TENANT_FOREIGN: {
    status: 403,
    retry: 'never',
    message: 'this organisation is not served here',
    help: 'TENANTS lists the organisations that are.',
  },
  MODEL_GATE: {
    status: 403,
    retry: 'never',
    message: 'this model is not approved',
    help: 'Ask for an approved model, or leave `model` out for the default one.',
  },
  RATE_LIMITED: {
    status: 429,
    retry: 'later',
    message: 'too many prompts',
    help: 'Wait for Retry-After seconds.',
  },
  OVERLOADED: {
    status: 503,
    retry: 'later',
    message: 'too many prompts are waiting for a decision',
    help: 'Wait for Retry-After seconds; an operator can start more workers.',
  },
  UNDECIDED: {
    status: 503,
    retry: 'later',
    message: 'no decision came in time, so no model was asked',
    help: 'Ask again; if it lasts, check that workers are running (`weir status`).',
  },
  LOG_AWAY: {
    status: 503,
    retry: 'later',
    message: 'the log cannot be reached, so nothing can be decided',
    help: 'Ask again; an operator should check Redis.',
  },
  INTERNAL: {
    status: 500,
    retry: 'never',
    message: 'something went wrong in Weir',
    help: 'Report it with the correlation id.',
  },
  SETTINGS_CONFLICT: {
    status: 500,
    retry: 'never',
    message: 'some settings contradict each other',
    help: 'detail.conflicts says which.',
  },
  PORT_TAKEN: {
    status: 500,
    retry: 'never',
    message: 'the port is in use',
    help: 'Stop what listens there, or set PORT to another one.',
  },
  ADDRESS_UNUSABLE: {
    status: 500,
    retry: 'never',
    message: 'the gateway cannot listen at this address',
    help: 'Set HOST to an address of this machine and PORT to one that this user may open.',
  },
  NOT_RUNNING: {
    status: 503,
    retry: 'later',
    message: 'no platform was found',
    help: 'Run `weir start`, or name one with WEIR_DATA_DIR, REDIS_URL, DATABASE_URL or --url.',
  },
  TOKEN_REFUSED: {
    status: 403,
    retry: 'never',
    message: 'the gateway gave no token',
    help: 'Only the dev profile hands out tokens, to loopback and for at most 24 hours; the code below is its answer.',
  },
  ALREADY_RUNNING: {
    status: 500,
    retry: 'never',
    message: 'a platform already runs on this data directory',
    help: 'Use that one, stop it, or set another WEIR_DATA_DIR.',
  },
  CHILD_FAILED: {
    status: 500,
    retry: 'never',
    message: 'a process of the platform did not start',
    help: 'What it said and its log, named below, say why.',
  },
  DEAD_LETTER_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no such dead letter',
    help: '`weir dlq list` shows the ids.',
  },
  CHAIN_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no such chain',
    help: '`weir topology` lists the chains.',
  },
  INPUT_INVALID: {
    status: 422,
    retry: 'never',
    message: 'a line of the input cannot be used',
    help: 'detail names the line and what was expected.',
  },
});
