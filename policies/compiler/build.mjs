// Builds the compiler: Go to WebAssembly, a bound on its memory, Brotli; beside it what it was made from
// and the licences of all that is linked. The same Go and the same modules give the same bytes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const room = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? room;
const memoryPagesMax = 8_192;
const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w -buildid='];
const forWasm = { GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0', GOFLAGS: '' };

/** What a policy may call: what a compiled policy has itself, and what its host adds. Nothing of it has an effect. */
const builtins = new Set(
  `abs all and any array.concat array.flatten array.reverse array.slice assign base64.decode base64.encode
  base64.is_valid base64url.decode base64url.encode bits.and bits.lsh bits.negate bits.or bits.rsh bits.xor
  ceil concat contains count div endswith eq equal floor format_int glob.match graph.reachable gt gte indexof
  internal.member_2 internal.member_3 internal.template_string intersection is_array is_boolean is_null
  is_number is_object is_set is_string json.filter json.is_valid json.marshal json.remove json.unmarshal lower
  lt lte max min minus mul neq net.cidr_contains net.cidr_intersects numbers.range object.filter object.get
  object.keys object.remove object.union object.union_n or plus product regex.find_all_string_submatch_n
  regex.is_valid regex.match rem replace round sort split sprintf startswith strings.replace_n
  strings.reverse substring sum to_number trim trim_left trim_prefix trim_right trim_space trim_suffix
  type_name union upper walk yaml.is_valid yaml.marshal yaml.unmarshal`.split(/\s+/),
);

const go = (args, environment = {}, input = '') => {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync('go', args, {
    ...{ cwd: room, env, input, maxBuffer: 2 ** 28 },
  });
  if (status !== 0) throw new Error(`go ${args[0]}: ${stderr}`);
  return stdout.toString('utf8');
};

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** Reads an unsigned LEB128 number: its value and where it ends. */
const numberAt = (bytes, at) => {
  let value = 0;
  for (let end = at, shift = 0; ; end += 1, shift += 7) {
    value += (bytes[end] & 0x7f) * 2 ** shift;
    if (bytes[end] < 0x80) return { value, end: end + 1 };
  }
};

const numberBytes = (value) =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...numberBytes(value >> 7)];

/** Gives the memory of a module a maximum, which Go's linker has no flag for. */
const withMemoryMax = (wasm) => {
  const memorySection = 5;
  for (let at = 8; at < wasm.length; ) {
    const { value: size, end: body } = numberAt(wasm, at + 1);
    if (wasm[at] === memorySection) {
      const initial = numberAt(wasm, body + 2).value;
      const section = [1, 1, ...numberBytes(initial), ...numberBytes(memoryPagesMax)];
      const head = [memorySection, ...numberBytes(section.length), ...section];
      return Buffer.concat([wasm.subarray(0, at), Buffer.from(head), wasm.subarray(body + size)]);
    }
    at = body + size;
  }
  throw new Error('the module has no memory');
};

const licenceNames = [
  ['Apache-2.0', /Apache License/],
  ['MIT', /Permission is hereby granted, free of charge/],
  ['BSD-3-Clause', /Neither the name/],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/],
  ['ISC', /Permission to use, copy, modify, and\/or distribute/],
];

/** The licences of the modules that are linked, each text once. */
const licences = () => {
  const format = '{{with .Module}}{{if .Version}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}';
  const modules = [
    ...new Set(go(['list', '-deps', '-f', format, '.'], forWasm).trim().split('\n')),
  ];
  const goRoot = go(['env', 'GOROOT']).trim();
  const linked = [...modules.filter(Boolean).sort(), `Go ${goVersion()} ${goRoot}`];
  const users = new Map();
  for (const line of linked) {
    const [path, version, directory] = line.split(' ');
    const files = readdirSync(directory).filter((name) =>
      /^(LICEN[CS]E|COPYING|NOTICE)/i.test(name),
    );
    if (files.length === 0) throw new Error(`${path} has no licence`);
    for (const name of files) {
      const text = readFileSync(join(directory, name), 'utf8').replace(/\r/g, '').trim();
      const kind = licenceNames.find(([, pattern]) => pattern.test(text))?.[0] ?? 'notice';
      users.set(text, { kind, names: [...(users.get(text)?.names ?? []), `${path} ${version}`] });
    }
  }
  const list = [...users].map(
    ([text, { kind, names }]) => `${kind}: ${names.join(', ')}\n\n${text}`,
  );
  return `What is linked into opa-compiler.wasm.br, and under which licence.\n\n${list.join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
};

const goVersion = () => go(['env', 'GOVERSION']).trim();

const scratch = mkdtempSync(join(tmpdir(), 'weir-compiler-'));
try {
  const file = join(scratch, 'compiler.wasm');
  go(['build', ...flags, '-o', file, '.'], forWasm);
  const wasm = withMemoryMax(readFileSync(file));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
  };
  const asked = JSON.stringify({ steps: ['capabilities'] });
  const said = JSON.parse(go(['run', '.'], {}, asked));
  const capabilities = {
    ...said.capabilities,
    builtins: said.capabilities.builtins.filter(({ name }) => builtins.has(name)),
    allow_net: [],
  };
  const record = {
    opa_version: said.opa_version,
    go_version: goVersion(),
    wasm_sha256: sha256(wasm),
    wasm_bytes: wasm.length,
    memory_bytes_max: memoryPagesMax * 65_536,
    sources: Object.fromEntries(
      ['go.mod', 'go.sum', 'main.go'].map((name) => [name, sha256(readFileSync(join(room, name)))]),
    ),
  };
  if (process.argv[3] !== '--hash-only') {
    writeFileSync(join(out, 'opa-compiler.wasm.br'), brotliCompressSync(wasm, { params }));
    writeFileSync(join(out, 'capabilities.generated.json'), `${JSON.stringify(capabilities)}\n`);
    writeFileSync(join(out, 'licences.txt'), licences());
  }
  writeFileSync(join(out, 'opa-compiler.json'), `${JSON.stringify(record, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
