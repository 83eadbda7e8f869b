// The settings of identity.
import { listSetting, textSetting, urlSetting } from '../../engine/kernel/config.ts';

export const identitySettings = {
  JWT_ISSUER: textSetting({ fallback: 'cpm-platform', help: 'The issuer that tokens must name' }),
  JWT_AUDIENCE: textSetting({ fallback: 'cpm-api', help: 'The audience that tokens must name' }),
  JWT_JWKS_URL: urlSetting(['http', 'https'], {
    fallback: '',
    example: 'https://idp.example.com/jwks.json',
    help: 'Keys of an identity provider; blank: only the keys of this installation',
  }),
  JWT_JWKS_ISSUERS: listSetting({
    fallback: [],
    pattern: /^[!-~]{1,500}$/,
    example: 'https://idp.example.com/realms/weir',
    help: 'The issuers that tokens of the provider may name; blank: JWT_ISSUER',
  }),
  JWT_JWKS_AUDIENCE: textSetting({
    fallback: '',
    example: 'weir',
    help: 'The audience that tokens of the provider must name; blank: JWT_AUDIENCE',
  }),
  JWT_TENANT_CLAIM: textSetting({
    fallback: 'tenant_id',
    example: 'organization.id',
    help: 'The claim of a token of the provider that names the organisation, or the way to it',
  }),
  JWT_ROLES_CLAIM: textSetting({
    fallback: 'roles',
    example: 'realm_access.roles',
    help: 'The claim that lists roles or groups, or the way to it',
  }),
  JWT_SCOPES_CLAIM: textSetting({
    fallback: 'scopes',
    example: 'scope',
    help: 'The claim that lists scopes, or the way to it',
  }),
  JWT_ROLES_MAP: textSetting({
    fallback: '',
    example: '{"weir-admins":["spm:admin"]}',
    help: 'Which roles the groups of the provider have here, as JSON or as the path of a file; other groups give none; blank: its roles are called as ours are',
  }),
} as const;
