// What can go wrong with policies before they decide anything. A decision itself never fails: it
// fails closed.
import { defineErrors } from '../engine/kernel/errors.ts';

export const policyErrors = defineErrors('POLICIES', {
  BUNDLE_MISSING: {
    status: 500,
    retry: 'never',
    message: 'the policy bundle is not there',
    help: 'Run `weir policy build`, or restore policies/bundle from the release.',
  },
  BUNDLE_CORRUPT: {
    status: 409,
    retry: 'never',
    message: 'the policy bundle is not what its manifest says',
    help: 'Restore policies/bundle, or run `weir policy build`. Weir does not start on policies it cannot trust.',
  },
  SIGNATURE_INVALID: {
    status: 409,
    retry: 'never',
    message: 'the signature of this version of policies does not hold',
    help: 'It was changed, or signed elsewhere: it is never loaded. Make the version again from its sources.',
  },
  VERSION_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no such version of policies',
    help: 'GET /policies/versions, or `weir policy versions`, lists those of this organisation.',
  },
  SMOKE_FAILED: {
    status: 422,
    retry: 'never',
    message: 'a policy does not give its known answer',
    help: 'Run `weir policy test`; the rule that differs is named in detail.',
  },
  OPA_MISSING: {
    status: 500,
    retry: 'never',
    message: 'OPA_BIN names no program',
    help: 'Set OPA_BIN to the path of opa, or leave it blank: a compiler is built in.',
  },
  COMPILER_FAILED: {
    status: 422,
    retry: 'never',
    message: 'the compiler of Rego has given no answer',
    help: 'detail.reason says why. A policy or a test that takes long or much memory is ended: make it smaller.',
  },
  COMPILER_BUSY: {
    status: 503,
    retry: 'later',
    message: 'too many policies are being compiled already',
    help: 'Try again in some seconds: one is compiled at a time.',
  },
  REGO_INVALID: {
    status: 422,
    retry: 'never',
    message: 'the Rego sources do not pass',
    help: 'detail.findings says what is wrong, by file and line.',
  },
});
