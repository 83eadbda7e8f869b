// Addresses that lead, or might lead, to where a page fetcher has no business, and the word by which
// each is refused. Names under `.test` resolve to what `resolveNames` says.
import type { RefusalReason } from '../../../../connectors/tools/web/refusal.ts';
import type { Resolve } from '../../../../connectors/tools/web/target.ts';

export const publicAddress = '93.184.215.14';

/** What the names of the attempts resolve to. */
export const resolveNames: Resolve = async (name) => {
  const names = new Map([
    ['inside.test', ['10.0.0.1']],
    ['deep.inside.test', ['10.0.0.1']],
    ['mixed.test', [publicAddress, '192.168.1.10']],
    ['mixed-six.test', [publicAddress, 'fd00::1']],
    ['scoped.test', ['fe80::1%eth0']],
    ['scoped-public.test', ['2606:4700::1111%eth0']],
    ['metadata.test', ['169.254.169.254']],
    ['carrier.test', ['100.64.0.1']],
    ['mapped.test', ['::ffff:10.0.0.1']],
    ['nonsense.test', ['not an address']],
    ['empty.test', []],
    ['public.test', [publicAddress]],
  ]);
  const found = names.get(name.replace(/\.$/, ''));
  if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return found;
};

type Attempt = readonly [address: string, reason: RefusalReason];

const numbers: readonly Attempt[] = [
  ...[
    ...['http://127.0.0.1/', 'http://127.0.0.1./', 'http://127.1/', 'http://127.0.1/'],
    ...['http://2130706433/', 'http://0177.0.0.1/', 'http://0x7f000001/', 'http://0x7f.0.0.1/'],
    ...['http://0x7f.1/', 'http://017700000001/', 'http://127.000.000.001/', 'http://0/'],
    ...['http://0.0.0.0/', 'http://0.1.2.3/', 'http://10.0.0.1/', 'http://172.16.0.1/'],
    ...[
      'http://172.31.255.255/',
      'http://192.168.0.1/',
      'http://169.254.169.254/latest/meta-data/',
    ],
    ...[
      'http://2852039166/',
      'http://0xa9fea9fe/',
      'http://100.64.0.1/',
      'http://100.127.255.254/',
    ],
    ...['http://192.0.0.1/', 'http://192.0.2.1/', 'http://198.18.0.1/', 'http://198.19.255.255/'],
    ...['http://198.51.100.7/', 'http://203.0.113.7/', 'http://192.88.99.1/', 'http://224.0.0.1/'],
    ...[
      'http://240.0.0.1/',
      'http://255.255.255.255/',
      'http://１２７.０.０.１/',
      'http://127。0。0。1/',
    ],
    ...[
      'http://①②⑦.⓪.⓪.①/',
      'http://%31%32%37.0.0.1/',
      'https://127.0.0.1/',
      'http://127.0.0.1:443/',
    ],
  ].map((address) => [address, 'address is not public'] as const),
  ['http://127.0.0.256/', 'malformed address'],
  ['http://0x1ffffffff/', 'malformed address'],
];

const longNumbers: readonly Attempt[] = [
  ...['http://[::1]/', 'http://[::]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::ffff:127.0.0.1]/'],
  ...['http://[::ffff:7f00:1]/', 'http://[::ffff:0:7f00:1]/', 'http://[::127.0.0.1]/'],
  ...['http://[::7f00:1]/', 'http://[64:ff9b::7f00:1]/', 'http://[64:ff9b::10.0.0.1]/'],
  ...['http://[64:ff9b::a9fe:a9fe]/', 'http://[64:ff9b:1::8.8.8.8]/', 'http://[2002:7f00:1::]/'],
  ...['http://[2002:808:808::1]/', 'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ...['http://[fe80::1]/', 'http://[febf::1]/', 'http://[fec0::1]/', 'http://[fc00::1]/'],
  ...['http://[fd00:ec2::254]/', 'http://[ff02::1]/', 'http://[2001:db8::1]/', 'http://[3fff::1]/'],
  ...['http://[100::1]/', 'http://[2001:2::1]/', 'http://[2001:20::1]/', 'http://[5f00::1]/'],
  ...['http://[4000::1]/', 'http://[ffff:ffff::1]/'],
].map((address) => [address, 'address is not public'] as const);

const named: readonly Attempt[] = [
  ...[
    ...['http://localhost/', 'http://localhost./', 'http://LOCALHOST/', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
    ...['http://api.localhost/', 'http://redis/', 'http://printer.local/', 'http://localhost../'],
    ...['http://metadata.google.internal/', 'http://a..b.test/', 'http://empty.test/'],
    ...['http://localhost.localdomain/', 'http://router.home.arpa/', 'http://./'],
  ].map((address) => [address, 'host name'] as const),
  ...[
    ...['http://inside.test/', 'http://inside.test./', 'http://deep.inside.test/'],
    ...[
      'http://mixed.test/',
      'http://mixed-six.test/',
      'http://scoped.test/',
      'http://carrier.test/',
    ],
    ...['http://metadata.test/', 'http://mapped.test/', 'http://nonsense.test/'],
    'http://scoped-public.test/',
    'https://ＩＮＳＩＤＥ.test/',
  ].map((address) => [address, 'address is not public'] as const),
];

const shaped: readonly Attempt[] = [
  ...[
    ...['file:///etc/passwd', 'gopher://public.test/_x', 'ftp://public.test/', 'data:text/html,x'],
    ...['javascript:alert(1)', 'ws://public.test/', 'blob:http://public.test/x', 'about:blank'],
    ...['dict://public.test:11211/', 'ldap://public.test/', 'view-source:http://public.test/'],
  ].map((address) => [address, 'scheme'] as const),
  ...[
    ...[
      'http://user:pass@public.test/',
      'http://user@public.test/',
      'http://public.test@127.0.0.1/',
    ],
    ...['http://public.test:80@127.0.0.1/', 'http://:pass@public.test/'],
  ].map((address) => [address, 'credentials in the address'] as const),
  ...[
    ...['http://public.test:22/', 'http://public.test:6379/', 'http://public.test:5432/'],
    ...['http://public.test:8080/', 'https://public.test:8443/', 'http://public.test:0/'],
    ...[`http://${publicAddress}:6379/`, 'http://public.test:25/'],
  ].map((address) => [address, 'port'] as const),
  ...[
    ...[
      'http://public.test/\r\nHost: inside.test',
      'http://public\r\n.test/',
      ' http://public.test/',
    ],
    ...['http://public.test/a b', 'ht\ntp://public.test/', 'http:\\\\127.0.0.1\\', 'http://'],
    ...['http://public.test:99999/', '//127.0.0.1/', '/etc/passwd', 'http://[fe80::1%25eth0]/'],
    ...['http://pub\u0000lic.test/', 'http://public.test\\@127.0.0.1/', '', 'http://[::1/'],
    'http://127.0.0.1%00.public.test/',
  ].map((address) => [address, 'malformed address'] as const),
];

export const attempts: readonly Attempt[] = [...numbers, ...longNumbers, ...named, ...shaped];
