import fc from 'fast-check';
import { hostileBody, hostileText, oddHeaders, oddPath } from './hostile-arbitraries.js';
import { type Operation, OPERATIONS, type Parameter, resolve, type Schema } from './openapi-document.js';

/** How the body is announced; only `exact` and `chunked` tell the truth. */
export const FRAMINGS = ['exact', 'chunked', 'short', 'long', 'both', 'twice', 'none', 'nonsense'] as const;
export type Framing = (typeof FRAMINGS)[number];

export interface FuzzRequest {
  readonly method: string;
  /** As it stands in the request line. `{uploading}` and the like stand for ids that only the server knows. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly framing: Framing;
}

export interface Fixtures {
  /** Names of ids that stand for `{uploadId}`: one per state a session can be in. */
  readonly uploads: readonly string[];
  readonly keys: readonly string[];
  /** A body that some of the uploads take as a part. */
  readonly part: Buffer;
}

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];

/** Any request: one that the document describes, one that nearly is, or one that means harm. */
export function anyRequest(fixtures: Fixtures): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...OPERATIONS).chain((it) => requestFor(it, fixtures)) },
    { weight: 1, arbitrary: wildRequest() },
  );
}

function requestFor(operation: Operation, fixtures: Fixtures): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    method: mostly(fc.constant(operation.method), fc.constantFrom(...METHODS), 30),
    target: target(operation, fixtures),
    headers: headers(operation),
    body: body(operation, fixtures),
    framing: mostly(fc.constant<Framing>('exact'), fc.constantFrom(...FRAMINGS), 6),
  });
}

function wildRequest(): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    method: fc.constantFrom(...METHODS),
    target: oddPath(),
    headers: oddHeaders(),
    body: hostileBody(),
    framing: fc.constantFrom(...FRAMINGS),
  });
}

function target(operation: Operation, fixtures: Fixtures): fc.Arbitrary<string> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const values = inPath.map((parameter) => mostly(pathValue(parameter, fixtures), oddPath(), 8));
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  return fc.tuple(fc.tuple(...values), query(inQuery)).map(([chosen, search]) => {
    const path = inPath.reduce((text, { name }, index) => {
      const value = chosen[index]!;
      return text.replace(`{${name}}`, () => value);
    }, operation.path);
    return path + search;
  });
}

function pathValue({ name, schema }: Parameter, { uploads, keys }: Fixtures): fc.Arbitrary<string> {
  if (name === 'uploadId') {
    return mostly(fc.constantFrom(...uploads), fc.uuid(), 8);
  }
  if (name === 'key') return mostly(fc.constantFrom(...keys), hostileText().map(encode), 3);
  return mostly(fc.constantFrom('1', '1', '1', '2'), scalar(schema ?? {}), 3);
}

function query(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  if (parameters.length === 0) return mostly(fc.constant(''), oddPath(), 20);
  const pair = fc
    .constantFrom(...parameters)
    .chain(({ name, schema, example }) =>
      fc
        .tuple(
          mostly(
            fc.constant(name),
            fc.constantFrom(`${name}[]`, `${name}[a]`, '__proto__', 'nothing', ''),
            12,
          ),
          mostly(scalar({ ...schema, example: example ?? schema?.example }), hostileText().map(encode), 4),
        )
        .map(([key, value]) => `${key}=${value}`),
    );
  return fc
    .tuple(fc.array(pair, { maxLength: 4 }), fc.constantFrom('?', '?', '??', '?&', '#', '?a#'))
    .map(([pairs, start]) => (pairs.length === 0 ? '' : start + pairs.join('&')));
}

/** The text of a value that the schema describes, or of one just outside it. */
function scalar(schema: Schema): fc.Arbitrary<string> {
  const { example, minimum = 0, maximum = 2 ** 53 } = schema;
  return fc.oneof(
    ...(example === undefined ? [] : [fc.constant(encode(asText(example)))]),
    ...(schema.items?.enum ?? schema.enum ?? []).map((value) => fc.constant(encode(asText(value)))),
    fc
      .constantFrom(minimum, maximum, minimum - 1, maximum + 1, minimum + 0.5, '1e3', '0x1', '١', 'NaN')
      .map(String)
      .map(encode),
  );
}

function headers(operation: Operation): fc.Arbitrary<[string, string][]> {
  const described = operation.parameters.filter((it) => it.in === 'header' && it.name !== 'Content-Length');
  const one = ({ name }: Parameter): fc.Arbitrary<[string, string]> =>
    fc
      .oneof(
        fc.constantFrom('bytes=0-3', 'bytes=-1', 'bytes=9-', '"x"', 'W/"x"', '*', 'sha-256=:AAAA:', 'AAAA'),
        fc.base64String({ maxLength: 90 }),
        hostileText(),
      )
      .map((value) => [name, value]);
  const some = fc.subarray(described, { maxLength: Math.min(2, described.length) });
  return fc
    .tuple(
      some.chain((chosen) => fc.tuple(...chosen.map(one))),
      mostly(fc.constant<[string, string][]>([]), oddHeaders(), 3),
      mostly(fc.constant('application/json'), hostileText(), 20),
    )
    .map(([own, odd, contentType]) => [
      ...own,
      ...(operation.body?.format === 'binary' ? [] : [['content-type', contentType] as [string, string]]),
      ...odd,
    ]);
}

function body({ body: schema }: Operation, { part }: Fixtures): fc.Arbitrary<Buffer> {
  if (schema === undefined) return mostly(fc.constant(Buffer.alloc(0)), hostileBody(), 10);
  if (schema.format === 'binary') return mostly(fc.constant(part), hostileBody(), 4);
  const near = jsonFor(schema).map((value) => Buffer.from(JSON.stringify(value)));
  // An empty object asks for what there is: most operations take it.
  const plain = fc.constantFrom(Buffer.from('{}'), Buffer.alloc(0));
  return mostly(fc.oneof({ weight: 2, arbitrary: near }, { weight: 1, arbitrary: plain }), hostileBody(), 5);
}

/** JSON that fits the schema, but for a field now and then. */
function jsonFor(of: Schema): fc.Arbitrary<unknown> {
  const schema = resolve(of);
  const good = goodJson(schema);
  return mostly(good, fc.oneof(fc.jsonValue(), hostileText(), oddNumber(), fc.constant(null)), 25);
}

function goodJson(schema: Schema): fc.Arbitrary<unknown> {
  const { example, minimum = 0, maximum = 2 ** 40 } = schema;
  // Mostly what is right, or nothing would ever get past the first check.
  const examples = example === undefined ? [] : [{ weight: 8, arbitrary: fc.constant(example) }];
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'integer')
    return fc.oneof(
      ...examples,
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 }) },
      { weight: 1, arbitrary: fc.double({ min: minimum, max: maximum }) },
    );
  if (schema.type === 'string')
    return fc.oneof(...examples, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) });
  if (schema.type === 'array') return fc.array(jsonFor(schema.items ?? {}), { maxLength: 4 });
  if (schema.properties) {
    const fields = Object.fromEntries(
      Object.entries(schema.properties).map(([name, field]) => [name, jsonFor(field)]),
    );
    return mostly(
      fc.record(fields, { requiredKeys: [...(schema.required ?? [])] }),
      fc.record({ ...fields, unknown: fc.jsonValue() }, { requiredKeys: [] }),
      6,
    );
  }
  return fc.oneof(...examples, {
    weight: 1,
    arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 12 })),
  });
}

function oddNumber(): fc.Arbitrary<number> {
  return fc.constantFrom(-1, -0, 0.1, 2 ** 31, 2 ** 53, 2 ** 63, 2 ** 64, 1e21, 1e300, 5e-324);
}

/** `one` of `every` times the rare one. */
export function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, every: number): fc.Arbitrary<T> {
  return fc.oneof({ weight: every - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
