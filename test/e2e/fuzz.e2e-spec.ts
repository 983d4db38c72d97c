import fc from 'fast-check';
import { bytes } from '../support/bytes.js';
import { exchange, type FuzzAnswer, mayBeIncomplete } from '../support/fuzz-http.js';
import { faultsOf } from '../support/fuzz-verdict.js';
import { anyRequest, type FuzzRequest } from '../support/openapi-arbitraries.js';
import { OPERATIONS, operationOf } from '../support/openapi-document.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

/** `FUZZ_SEED=7 FUZZ_RUNS=20000 npm test -- fuzz` for longer hunts; a failure prints its seed and path. */
const { FUZZ_SEED = '20261123', FUZZ_RUNS = '900', FUZZ_PATH } = process.env;
const CLIENT_TIMEOUT_MS = 15_000;

const part = Buffer.from('0123456789');
/** Never sent: they change what every other call meets. Specs of their own have these. */
const NOT_BY_CHANCE = ['PATCH /v1/settings', 'PUT /v1/owners/{owner}/limits'];
/** Never successful: nobody guesses the store's own ids, a signature, or what a disk has to be fixed. */
const NOT_GUESSED = [
  'POST /v1/orphans/abort',
  'PUT /v1/direct/{uploadId}/{partNumber}',
  'POST /v1/doctor/fix',
];
const STATES = ['uploading', 'stream', 'creating', 'completed', 'aborted', 'expired', 'lost'] as const;
type State = (typeof STATES)[number];

/** Good ones that chance finds too rarely. */
const SURE: FuzzRequest[] = [
  good('POST', '/v1/uploads/{id completed}/complete', '{}'),
  good('POST', '/v1/uploads/{id uploading}/parts', '{"parts":[{"partNumber":1}]}'),
  good('POST', '/v1/uploads/{id uploading}/resume', ''),
  good('POST', '/v1/uploads/{id uploading}/part/1', part.toString()),
  good('PUT', '/v1/uploads/{id uploading}/part/1', part.toString()),
  good('POST', '/v1/api-keys', '{"name":"a","scopes":["uploads:read"]}'),
  good('GET', '/v1/api-keys/{credential key}', ''),
  good('PATCH', '/v1/api-keys/{credential key}', '{"name":"b"}'),
  good('DELETE', '/v1/api-keys/{credential key}', ''),
  good('DELETE', '/v1/upload-tokens/{credential token}', ''),
];

function good(method: string, target: string, body: string): FuzzRequest {
  const isJson = body.startsWith('{');
  const headers: [string, string][] = isJson ? [['content-type', 'application/json']] : [];
  return { method, target, headers, body: Buffer.from(body), framing: 'exact' };
}

function nameOf(request: FuzzRequest): string | undefined {
  const operation = operationOf(request.method, request.target);
  return operation && `${operation.method} ${operation.path}`;
}

function mayBeSent(request: FuzzRequest): boolean {
  return !NOT_BY_CHANCE.includes(nameOf(request) ?? '');
}

function tell(request: FuzzRequest, answer?: FuzzAnswer): string {
  const sent = JSON.stringify({ ...request, body: request.body.toString().slice(0, 500) });
  return `${sent}\n→ ${answer?.status} ${answer?.body.slice(0, 1_500)}`;
}

describe('Any request that the OpenAPI document can mislead somebody to send', () => {
  let app: TestApp;
  let client: TestClient;
  let credentials: { key: string; token: string };
  const uploads = new Map<State, { id: string; key: string }>();
  const seen = new Map<string, number>();

  beforeAll(async () => {
    app = await startTestApp({ config: { databaseUrl: await freshDatabaseUrl() } });
    client = app.client;
    for (const state of STATES) await prepare(state);
    const key = await client.post('/v1/api-keys', { name: 'a key', scopes: ['uploads:read'] });
    const token = await client.post('/v1/upload-tokens', {});
    credentials = { key: String(key.body.id), token: String(token.body.id) };
  });
  afterAll(() => app.close());

  async function prepare(state: State): Promise<void> {
    const { body } = await client.start({ totalSize: state === 'stream' ? undefined : part.length });
    const id = body.uploadId;
    uploads.set(state, { id, key: body.key });
    const set = (columns: string) => app.sql(`UPDATE upload_sessions SET ${columns} WHERE id = $1`, [id]);
    if (state === 'completed') {
      await client.putPart(id, 1, part);
      await client.complete(id);
    }
    if (state === 'aborted') await client.abort(id);
    if (state === 'creating') await set(`status = 'creating', storage_upload_id = NULL`);
    if (state === 'expired') await set(`expires_at = now() - interval '1 minute'`);
    if (state === 'lost') await set(`storage_upload_id = 'b7e1c1f0-0000-4000-8000-000000000000'`);
  }

  /** Ids and keys instead of their names. */
  function filledIn(request: FuzzRequest): FuzzRequest {
    const target = request.target
      .replace(/\{(id|key) (\w+)\}/g, (_text, what: 'id' | 'key', state: State) => uploads.get(state)![what])
      .replace(/\{credential (\w+)\}/g, (_text, kind: 'key' | 'token') => credentials[kind]);
    return { ...request, target };
  }

  async function check(request: FuzzRequest): Promise<void> {
    const sent = filledIn(request);
    const answer = await exchange(app.url, sent, CLIENT_TIMEOUT_MS);
    const what = `${nameOf(sent) ?? 'elsewhere'} ${answer?.status ?? '-'}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
    // Half a request may be hung up on; a whole one never.
    const faults = answer
      ? faultsOf(sent, answer)
      : mayBeIncomplete(sent)
        ? []
        : ['closed without an answer'];
    if (faults.length > 0) throw new Error(`${faults.join('; ')}\n${tell(sent, answer)}`);
    // What the request has changed is made anew, so that a run does not depend on those before it.
    for (const state of STATES) if (sent.target.includes(uploads.get(state)!.id)) await renew(sent, state);
  }

  async function renew({ method, target }: FuzzRequest, state: State): Promise<void> {
    if (method === 'DELETE' && state === 'completed') return prepare(state);
    if (method === 'DELETE' || /complete|part\/|resume|status/.test(target)) {
      if (state !== 'completed' && state !== 'aborted') await prepare(state);
    }
  }

  it(
    'gets an answer, in words of the contract, and harms nothing',
    async () => {
      const requests = anyRequest({
        // What is going on more often: elsewhere most calls end at once.
        uploads: [...STATES, 'uploading', 'uploading', 'uploading'].map((state) => `{id ${state}}`),
        keys: ['{key completed}', '{key completed}', '{key uploading}'],
        part,
      });
      await fc.assert(fc.asyncProperty(requests.filter(mayBeSent), check), {
        seed: Number(FUZZ_SEED),
        numRuns: Number(FUZZ_RUNS),
        path: FUZZ_PATH,
        examples: FUZZ_PATH ? [] : SURE.map((request) => [request]),
        interruptAfterTimeLimit: process.env.FUZZ_RUNS ? undefined : 150_000,
      });
    },
    Math.max(180_000, Number(FUZZ_RUNS) * 50),
  );

  it('has been successful in each operation, too', () => {
    if (process.env.FUZZ_REPORT)
      console.log(
        [...seen]
          .sort()
          .map(([what, times]) => `${times} ${what}`)
          .join('\n'),
      );
    const names = OPERATIONS.map(({ method, path }) => `${method} ${path}`).filter(
      (name) => !NOT_BY_CHANCE.includes(name) && !NOT_GUESSED.includes(name),
    );
    const successful = names.filter((name) => [...seen.keys()].some((what) => what.startsWith(`${name} 2`)));
    expect(successful).toEqual(names);
  });

  it('leaves a server that takes a good upload as before', async () => {
    const data = bytes(PART_SIZE + 10);
    const id = await client.startFor(data);
    await client.putParts(id, data);
    const { status, body } = await client.complete(id);
    expect(status).toBe(200);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });
});
