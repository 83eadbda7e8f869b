// Requests made from the OpenAPI document: as it describes them, nearly so, and not at all.
import fc from 'fast-check';
import type { Endpoint, Parameter, Schema } from '../support/endpoints.ts';

export interface FuzzRequest {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

const nasty = [
  ...[
    '',
    ' ',
    '\u0000',
    '😀'.repeat(40),
    '\ud800',
    '\u202e',
    '\ufeff',
    'null',
    'NaN',
    '1e400',
    '-1',
  ],
  ...['__proto__', 'constructor', 'hasOwnProperty', "' OR 1=1 --", '"; DROP TABLE decisions; --'],
  ...['../../../../etc/passwd', '%00', '%2e%2e%2f', '{{7*7}}', '<script>alert(1)</script>'],
  ...['a\r\nx-injected: yes', 'x'.repeat(5_000), '٣٤', 'ﬀ', 'İ', '\\', '"', '$1', '*', '?', '*/'],
];
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }));
const number = fc.oneof(
  fc.constantFrom(0, -0, -1, 1, 0.1, 1e308, 2 ** 53, 2 ** 31, -(2 ** 63)),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON; objects come with the names that have poisoned prototypes. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString'), text),
          tie('value'),
        ),
        { maxLength: 4 },
      )
      .map((fields) => Object.fromEntries(fields)),
  ),
})).value;

const patterned = ({ pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> => {
  if (pattern === undefined) {
    return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 200) });
  }
  // Nobody is asked outside of this machine.
  if (pattern.includes('https?')) return fc.constant('http://127.0.0.1:9/mcp');
  // What a pattern forbids by looking ahead is left to the server to refuse.
  const plain = pattern.replace(/\(\?![^)]*\)/g, '');
  return fc.stringMatching(new RegExp(plain)).map((made) => made.slice(0, maxLength));
};

/** Values of a schema. */
const valid = (schema: Schema): fc.Arbitrary<unknown> => {
  const { type } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  if (type === 'string') return patterned(schema);
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'integer' || type === 'number') {
    const { minimum: min = 0, maximum: max = min + 1_000 } = schema;
    return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  }
  if (type === 'array') {
    const { items = {}, minItems: minLength = 0, maxItems = minLength + 3 } = schema;
    return fc.array(valid(items), { minLength, maxLength: Math.min(maxItems, minLength + 3) });
  }
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(
      ([name, of]) => [name, valid(of)] as const,
    );
    const requiredKeys = schema.required ?? [];
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...requiredKeys] as never[] });
  }
  return anything;
};

/** A value of which one field is something else, or that has one more. */
const nearly = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.tuple(valid(schema), anything, text, fc.nat()).map(([value, other, name, nth]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
    const names = [...Object.keys(value), name];
    return { ...value, [names[nth % names.length] ?? name]: other };
  });

const bodies = (schema: Schema): fc.Arbitrary<string | Uint8Array> => {
  const json = (of: fc.Arbitrary<unknown>) => of.map((value) => JSON.stringify(value) ?? '');
  return fc.oneof(
    { weight: 5, arbitrary: json(valid(schema)) },
    { weight: 5, arbitrary: json(nearly(schema)) },
    { weight: 2, arbitrary: json(anything) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...['', '{', '{"a":', '[1,]', 'undefined', '\ufeff{}', '{"a":1,"a":2}', '"\\ud800"'],
        '['.repeat(20_000),
        `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
        '{"__proto__":{"isAdmin":true}}',
        '{"constructor":{"prototype":{"isAdmin":true}}}',
        JSON.stringify({ prompt: 'x'.repeat(300_000) }),
      ),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
};

const header = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((made) => made.trim());
const headers = fc.record(
  {
    'idempotency-key': fc.oneof(header, fc.constant('fuzz-1')),
    'if-match': fc.oneof(header, fc.constantFrom('*', '"x"', 'W/"x"')),
    'if-none-match': fc.oneof(header, fc.constantFrom('*', '"x", "y"')),
    ...{
      accept: header,
      traceparent: header,
      'x-forwarded-for': header,
      'accept-language': header,
    },
  },
  { requiredKeys: [] },
);
const contentTypes = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/json5'],
      ...['application/json; charset=utf-16', 'application/x-www-form-urlencoded', 'a/b/c', ';'],
    ),
  },
);

const parameter = ({ schema = {} }: Parameter): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: valid(schema).map(String) }, { weight: 1, arbitrary: text });

/** UTF-16 that is no text cannot be sent in an address. */
const encoded = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

const paths = (endpoint: Endpoint): fc.Arbitrary<string> => {
  const { parameters = [] } = endpoint.operation;
  const inPath = parameters.filter((each) => each.in === 'path');
  const inQuery = parameters.filter((each) => each.in === 'query');
  const filled = fc
    .tuple(...inPath.map(parameter))
    .map((values) =>
      inPath.reduce(
        (path, { name }, nth) => path.replace(`{${name}}`, () => encoded(values[nth] ?? '')),
        endpoint.path,
      ),
    );
  const asked = fc.tuple(
    ...inQuery.map((each) =>
      fc.option(parameter(each), { freq: 2 }).map((value) => [each.name, value] as const),
    ),
  );
  const stray = fc.option(fc.tuple(text, text), { freq: 8 });
  return fc.tuple(filled, asked, stray).map(([path, query, more]) => {
    const said = query.filter((pair): pair is readonly [string, string] => pair[1] !== null);
    const all = [...said, ...(more ? [more] : [])];
    const search = all.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
    return search === '' ? path : `${path}?${search}`;
  });
};

/** Requests to one endpoint. */
export const requestsTo = (endpoint: Endpoint): fc.Arbitrary<FuzzRequest> => {
  const content = endpoint.operation.requestBody?.content['application/json'];
  const body: fc.Arbitrary<string | Uint8Array | undefined> = content
    ? fc.option(bodies(content.schema ?? {}), { freq: 20, nil: undefined })
    : fc.constant(undefined);
  return fc.tuple(paths(endpoint), headers, contentTypes, body).map(([path, some, type, sent]) => ({
    ...{ endpoint, path, body: sent },
    headers: {
      ...Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)),
      ...(sent === undefined ? {} : { 'content-type': type }),
    } as Record<string, string>,
  }));
};
