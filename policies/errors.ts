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
    status: 500,
    retry: 'never',
    message: 'the policy bundle is not what its manifest says',
    help: 'Restore policies/bundle, or run `weir policy build`. Weir does not start on policies it cannot trust.',
  },
  SMOKE_FAILED: {
    status: 500,
    retry: 'never',
    message: 'a policy does not give its known answer',
    help: 'Run `weir policy test`; the rule that differs is named in detail.',
  },
  OPA_MISSING: {
    status: 500,
    retry: 'never',
    message: 'the opa program was not found',
    help: 'Install it (go install github.com/open-policy-agent/opa@v1.22.2) or set OPA_BIN to its path.',
  },
  REGO_INVALID: {
    status: 422,
    retry: 'never',
    message: 'the Rego sources do not pass',
    help: 'detail.said holds what opa printed.',
  },
});
