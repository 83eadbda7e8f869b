// Keys and tokens that belong to nobody in particular: private keys in their armours, tokens, hashes
// of passwords.
import { withoutEnd } from '../../../without-end.ts';
import { holdsJson, isCased, isJwt, isSure } from '../checks.ts';
import { type Shape, shape } from '../kind.ts';
import { isWritten } from '../placeholder.ts';

/** Anything but the next line of dashes. */
const body = '(?:[^-]|-(?!----)){0,8000}';

const hasBody = (found: string): boolean =>
  found.replace(/-----[^-]{0,60}-----?|\s|\\[nrt]/g, '').length >= 16 && isWritten(found);

export const keyShapes: readonly Shape[] = [
  shape(
    'private_key',
    ['-----begin'],
    `-----BEGIN[ A-Z0-9_]{0,40}PRIVATE KEY(?: BLOCK)?-----${body}-----END[ A-Z0-9_]{0,40}KEY(?: BLOCK)?-{0,5}`,
    { ...{ left: 'none', end: '', ignoreCase: true }, check: hasBody },
  ),
  // One that was cut off.
  shape(
    'private_key',
    ['-----begin'],
    '-----BEGIN[ A-Z0-9_]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?:\\\\[rn]|[\\r\\n\\t]){1,6}[ ]{0,8}[A-Z][A-Za-z-]{2,20}: [^\\n\\r\\t\\\\]{1,80}){0,4}(?:(?:\\\\[rn]|[\\r\\n\\t]){1,6}[ ]{0,8}[A-Za-z0-9+/]{20,80}){1,100}',
    { ...{ left: 'none', end: '', ignoreCase: true }, check: hasBody },
  ),
  shape(
    'kubernetes_secret',
    ['kind: secret', 'kind: "secret', "kind: 'secret"],
    'kind: ["\']?secret["\']?[ ]{0,4}\\r?\\n[^{}]{0,200}?\\ndata:[ ]{0,4}\\r?\\n(?:[^\\n{}]{1,80}\\n){0,4}?[ ]{1,8}[\\w.-]{1,60}:[ ]{1,3}["\']?([A-Za-z0-9+/]{10,2000}={0,3})',
    {
      ignoreCase: true,
      left: 'dash',
      end: '(?![\\w+/=:])',
      check: (found) => /^[\x20-\x7e\s]+$/.test(decoded(found)),
    },
  ),
  shape(
    'ssh2_private_key',
    ['---- begin ssh2 encrypted private key'],
    '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[^-]{0,8000}---- END',
    { left: 'none', end: '', ignoreCase: true },
  ),
  shape(
    'putty_private_key',
    ['putty-user-key-file-'],
    'PuTTY-User-Key-File-[0-9]: [^\\0]{0,4000}?Private-MAC: [0-9a-f]{40,64}',
    {
      end: '',
    },
  ),
  shape(
    'openssh_private_key',
    ['b3blbnnzac1rzxktdje'],
    'b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/]{20,80}(?:(?:\\\\[rn]|\\s){1,4}[A-Za-z0-9+/]{40,76}){1,90}(?:(?:\\\\[rn]|\\s){1,4}[A-Za-z0-9+/]{1,76}={0,2})?',
    {
      end: '',
    },
  ),
  shape(
    'age_secret_key',
    ['age-secret-key-1'],
    'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
    {
      check: isSure,
    },
  ),
  shape('jwt', ['eyj'], 'eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}(?:\\.[\\w-]{0,2000})?', {
    ...{ end: '(?![\\w-])' },
    check: isJwt,
  }),
  shape('jwt_base64', ['zxlk'], 'ZXlK[A-Za-z0-9+/]{60,6000}={0,2}', {
    end: '',
    check: (found) => isInnerJwt(found),
  }),
  shape(
    'encrypted_jwt',
    ['eyj'],
    'eyJ[\\w-]{10,1000}\\.[\\w-]{0,1000}\\.[\\w-]{16,200}\\.[\\w-]{10,4000}\\.[\\w-]{20,100}',
    {
      check: (found) => holdsJson('', 'enc')(found.slice(0, found.indexOf('.'))),
    },
  ),
  shape('password_hash', ['$2a$', '$2b$', '$2y$'], '\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}', {
    left: 'none',
  }),
  shape(
    'unix_password_hash',
    ['$6$', '$5$'],
    '\\$[56]\\$(?:rounds=[0-9]{1,9}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{43,86}',
    { left: 'alnum' },
  ),
  shape(
    'unix_password_hash',
    ['$y$'],
    '\\$y\\$[./A-Za-z0-9]{2,8}\\$[./A-Za-z0-9]{8,86}\\$[./A-Za-z0-9]{43}',
    { left: 'alnum' },
  ),
  shape(
    'argon2_hash',
    ['$argon2'],
    '\\$argon2(?:id|i|d)\\$v=[0-9]{1,3}\\$m=[0-9]{1,9},t=[0-9]{1,4},p=[0-9]{1,3}\\$[A-Za-z0-9+/]{8,90}\\$[A-Za-z0-9+/]{20,180}',
    {
      left: 'none',
    },
  ),
  shape(
    'dotenvx_private_key',
    ['dotenv_private_key'],
    'DOTENV_PRIVATE_KEY\\w{0,30}\\s{0,2}=\\s{0,2}["\']?([0-9a-f]{64})',
  ),
  shape(
    'ansible_vault',
    ['$ansible_vault;'],
    '\\$ANSIBLE_VAULT;[0-9.]{3};AES256[\\w;]{0,40}(?:\\s{1,40}[0-9a-f]{20,100}){1,80}',
    {
      ...{ left: 'none', end: '' },
    },
  ),
  shape(
    'wireguard_key',
    ['privatekey = ', 'presharedkey = '],
    '(?:PrivateKey|PresharedKey) = ([A-Za-z0-9+/]{43}=)',
    {
      end: '',
      check: isCased,
    },
  ),
];

/** What base64 stands for; nothing when it is none. */
const decoded = (found: string): string => {
  try {
    return atob(withoutEnd(found, /=/));
  } catch {
    return '';
  }
};

const isInnerJwt = (found: string): boolean => isJwt(decoded(found)) !== false;
