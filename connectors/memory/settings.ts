// The settings of what is remembered about users.
import { numberSetting, textSetting } from '../../engine/kernel/config.ts';

const yearSeconds = 31_536_000;

export const memorySettings = {
  MEMORY_SESSION_TTL_SEC: numberSetting({
    fallback: 3_600,
    min: 1,
    max: yearSeconds,
    help: 'How long what belongs to a session is remembered, in seconds',
  }),
  MEMORY_LONGTERM_TTL_SEC: numberSetting({
    fallback: 2_592_000,
    min: 1,
    max: yearSeconds,
    help: 'How long what belongs to a user is remembered, earlier turns of chats included, in seconds',
  }),
  MEMORY_SYSTEM_TTL_SEC: numberSetting({
    fallback: 86_400,
    min: 1,
    max: yearSeconds,
    help: 'How long what admins have put into the memory is remembered, in seconds',
  }),
  MEMORY_HMAC_KEY: textSetting({
    fallback: '',
    secret: true,
    help: 'Proves that nobody has changed what is remembered: 32 bytes in base64, the same for all processes; blank: derived from the key of the vault',
  }),
} as const;
