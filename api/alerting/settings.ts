// The settings of alerting: how messages reach people.
import { listSetting, numberSetting, textSetting, urlSetting } from '../../engine/kernel/config.ts';

export const alertingSettings = {
  ALERT_PRIVATE_ALLOWED: listSetting({
    fallback: [],
    pattern: /^[\w.[\]:-]+:\d{1,5}$/,
    help: 'Addresses, as host:port, that alerts may be sent to although they are not on the public web',
  }),
  ALERT_SMTP_URL: urlSetting(['smtp', 'smtps'], {
    fallback: '',
    example: 'smtp://user:password@mail.example.org:587',
    help: 'The server that alerts leave through as mail; blank: no mail',
    secret: true,
  }),
  ALERT_MAIL_FROM: textSetting({
    fallback: 'weir@localhost',
    help: 'The sender of alerts by mail',
  }),
  ALERT_ATTEMPTS_MAX: numberSetting({
    fallback: 8,
    min: 1,
    max: 50,
    help: 'After so many failures a message is given up; waits double from 2 seconds to 10 minutes',
  }),
} as const;
