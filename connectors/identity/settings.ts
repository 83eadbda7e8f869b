// The settings of identity.
import { textSetting, urlSetting } from '../../engine/kernel/config.ts';

export const identitySettings = {
  JWT_ISSUER: textSetting({ fallback: 'cpm-platform', help: 'The issuer that tokens must name' }),
  JWT_AUDIENCE: textSetting({ fallback: 'cpm-api', help: 'The audience that tokens must name' }),
  JWT_JWKS_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'https://idp.example.com/jwks.json',
    help: 'Keys of an identity provider; blank: only the keys of this installation',
  }),
} as const;
