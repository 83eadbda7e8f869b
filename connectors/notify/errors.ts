// What can go wrong with a message to people.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const notifyErrors = defineErrors('NOTIFY', {
  REFUSED: {
    status: 403,
    retry: 'never',
    message: 'alerts may not be sent to this address',
    help: 'Use https:// on a public host and the usual port, or name host:port in ALERT_PRIVATE_ALLOWED.',
  },
  REJECTED: {
    status: 502,
    retry: 'never',
    message: 'the target does not take the message',
    help: 'Check address and secret of the target; detail.status is what it has answered.',
  },
  FAILED: {
    status: 502,
    retry: 'later',
    message: 'the message could not be delivered',
    help: 'It is tried again; check that the target is up.',
  },
  NO_MAIL: {
    status: 503,
    retry: 'never',
    message: 'no server for mail is set up',
    help: 'Set ALERT_SMTP_URL, and send the message again with a new alert.',
  },
});
