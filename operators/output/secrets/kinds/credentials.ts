// Credentials that are told by what they are written into: URLs, headers, command lines.
import { isBasic, isMixed, isSure } from '../checks.ts';
import { type Shape, shape } from '../kind.ts';
import { entropyOf, isPlaceholder, isWords } from '../placeholder.ts';

const databases = [
  ...['postgres', 'postgresql', 'mysql', 'mysqlx', 'mariadb', 'mongodb', 'mongodb+srv'],
  ...[
    'redis',
    'rediss',
    'mssql',
    'sqlserver',
    'clickhouse',
    'cockroachdb',
    'cassandra',
    'couchbase',
  ],
  ...['neo4j', 'neo4j+s', 'bolt', 'influxdb', 'snowflake', 'oracle', 'db2', 'vertica'],
];
const others = [
  ...['amqp', 'amqps', 'mqtt', 'mqtts', 'nats', 'kafka', 'stomp'],
  ...[
    'ldap',
    'ldaps',
    'smtp',
    'smtps',
    'imap',
    'imaps',
    'pop3',
    'ssh',
    'git',
    'svn',
    'rtsp',
    'socks5',
  ],
];
const web = ['http', 'https', 'ftp', 'ftps', 'sftp', 'ws', 'wss'];

const hasLongerForm = (scheme: string): readonly string[] => {
  const extras: Readonly<Record<string, readonly string[]>> = {
    postgres: ['postgresql+psycopg2', 'postgresql+asyncpg', 'postgresql+psycopg'],
    mysql: ['mysql+pymysql', 'mysql+mysqlconnector', 'mysql2'],
  };
  return [scheme, ...(extras[scheme] ?? [])];
};

const urlOf = (schemes: string): string =>
  `(?:${schemes})://[^\\s:@/'"<>]{0,80}:([^\\s/'"<>\`]{2,160})@[\\w.\\[*(-][\\w.-]{0,100}`;

const alternatives = (schemes: readonly string[]): string =>
  schemes.map((each) => each.replaceAll('+', '\\+')).join('|');

const dummies =
  /^(?:passwd|password|pwd|secret|mypassword|my_password|mypass|changeme|guest|test|root|admin|user|username|postgres|mysql|mongodb|redis|x+|\*+|\.+)$/i;
const blanks = /^(?:password|passwd|mypassword|my_password|mypass|changeme|username|x+|\*+|\.+)$/i;

const isSecret = (password: string, dummy: RegExp): boolean =>
  !dummy.test(password) &&
  !isPlaceholder(password) &&
  !/^[A-Z][A-Z_]{2,}$|[{}$]|^:/.test(password) &&
  (password.length > 3 || isMixed(1)(password)) &&
  entropyOf(password) > 1;

const urlShape = (kind: string, schemes: readonly string[], dummy: RegExp): Shape =>
  shape(
    kind,
    schemes.map((each) => `${each}://`),
    urlOf(alternatives(schemes)),
    {
      ...{ ignoreCase: true, left: 'alnum', end: '' },
      check: (found) => isSecret(found, dummy),
    },
  );

export const credentialShapes: readonly Shape[] = [
  urlShape('connection_string', [...databases.flatMap(hasLongerForm), ...others], dummies),
  urlShape('url_credentials', web, blanks),
  shape('bearer_token', ['bearer '], 'bearer\\s{1,3}([\\w.~+/-]{16,2000}={0,2})', {
    ...{ ignoreCase: true, end: '', left: 'alnum' },
    check: (found) => !isPlaceholder(found) && !isWords(found) && isMixed(3.2)(found),
  }),
  shape('basic_auth_header', ['basic '], 'basic\\s{1,3}([A-Za-z0-9+/]{8,400}={0,2})', {
    ...{ ignoreCase: true, left: 'alnum' },
    check: (found) => isBasic(found),
  }),
  shape(
    'curl_credentials',
    ['curl '],
    'curl[^\\n\\r]{0,400}? (?:-u|--user|--proxy-user)[ =]{0,2}["\']?([^\\s:"\'$<{]{1,80}:[^\\s"\'$<{]{3,100})',
    {
      ...{ ignoreCase: true, end: '' },
      check: (found) => isSecret(found.slice(found.indexOf(':') + 1), blanks),
    },
  ),
  shape(
    'curl_header',
    ['curl '],
    'curl[^\\n\\r]{0,400}? (?:-H|--header)[ =]{0,2}["\'](?:Authorization|X-[A-Za-z-]{0,30}(?:Token|Key)|(?:Private|Api|Access)-(?:Token|Key)):\\s{0,2}(?:(?:Bearer|Basic|Token|ApiKey|Digest) )?([\\w=~@.+/-]{8,1000})["\']',
    {
      ...{ ignoreCase: true, end: '' },
      check: (found) => !isPlaceholder(found) && !isWords(found) && entropyOf(found) > 2.7,
    },
  ),
  shape(
    'mysql_password',
    ['mysql ', 'mysqldump ', 'mongo ', 'psql '],
    '(?:mysql(?:dump)?|mongo|psql)[^\\n\\r]{0,200}? --password[= ]["\']?([^\\s"\'$<{]{4,100})',
    { end: '', check: (found) => isSecret(found, blanks) },
  ),
  shape('htpasswd', ['$apr1$'], '\\$apr1\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}', {
    left: 'none',
    check: isSure,
  }),
  shape('sqlserver_password', ['password=', 'pwd='], '(?:password|pwd)=([^\\s;"\'<>{}$]{6,100});', {
    ...{ ignoreCase: true, end: '' },
    check: (found) => isSecret(found, dummies) && /[\d!@#$%^&*]/.test(found),
  }),
];
