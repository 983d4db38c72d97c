import { randomUUID } from 'node:crypto';
import { AccessCallers } from '../support/access-callers.js';
import { type Call, CALLS } from '../support/access-calls.js';
import {
  ACCESS,
  type CallerName,
  CALLERS,
  DOCUMENTED,
  type Route,
  ROUTES,
  RULED_ROUTES,
} from '../support/access-table.js';
import { expectProblem } from '../support/problems.js';
import { ServiceState } from '../support/service-state.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const CODES: Readonly<Record<number, RegExp>> = {
  401: /^unauthorized$/,
  403: /^forbidden$/,
  // What belongs to another owner is not there; a path that leads nowhere would be another code.
  404: /^(upload|object|credential)-not-found$/,
};

let app: TestApp;
let callers: AccessCallers;
let state: ServiceState;

beforeAll(async () => {
  const databaseUrl = await freshDatabaseUrl();
  app = await startTestApp({ config: { databaseUrl, auth: 'keys', adminApiKey: ADMIN_KEY } });
  // As many are refused here as nowhere else.
  await app.client.patch('/v1/settings', { rates: { address: null } });
  callers = await AccessCallers.of(app);
  state = await new ServiceState(app.config).open();
});
afterAll(async () => {
  await state.close();
  await app.close();
});

interface Ending {
  readonly status: number;
  readonly faults: readonly string[];
}

async function send(
  route: Route,
  { path, body, headers }: Call,
  secret?: string,
  [method] = route.split(' '),
): Promise<Response> {
  return fetch(`${app.url}${path}`, {
    method,
    body: body && new Uint8Array(body),
    redirect: 'manual',
    headers: { ...headers, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
  });
}

/** One call for something of its own, and what is wrong with its end. */
async function call(route: Route, caller: CallerName, secret?: string): Promise<Ending> {
  const made = await CALLS[route](makers());
  // Reading it all takes time: where a success is expected, another end is a fault anyway.
  const before = ACCESS[route].expected[caller] < 400 ? {} : await state.read();
  const response = await send(route, made, secret);
  const text = await response.text();
  // A proxy that asks is told the client's status beside its own.
  const status = Number(response.headers.get('x-handoff-status') ?? response.status);
  if (!isGuarded(route)) return { status, faults: [] };
  if (status < 400) return { status, faults: disclosures(caller, text) };
  return { status, faults: [...refusalFaults(status, response, text), ...(await changesSince(before))] };
}

const makers = () => ({ app, owner: callers.owner, ownerName: AccessCallers.owner });
const isGuarded = (route: Route) => ACCESS[route].expected.nobody === 401;

function disclosures(caller: CallerName, text: string): string[] {
  return caller === 'stranger' && text.includes(`"${AccessCallers.owner}"`)
    ? ['shows what is not theirs']
    : [];
}

function refusalFaults(status: number, { headers }: Response, text: string): string[] {
  const faults = [];
  if (status === 401 && !headers.get('www-authenticate')?.startsWith('Bearer '))
    faults.push('does not say how to authenticate');
  // An answer to HEAD has none.
  const code = text === '' ? undefined : (JSON.parse(text) as { code: string }).code;
  if (code !== undefined && CODES[status]?.test(code) === false) faults.push(`is refused as ${code}`);
  return faults;
}

async function changesSince(before: Record<string, string | null>): Promise<string[]> {
  const after = await state.read();
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  return changed.map((name) => `has changed ${name}`);
}

describe('The table', () => {
  it('has every route of the OpenAPI document, and no other', async () => {
    const { body } = await app.client.get<{ paths: Record<string, object> }>('/openapi.json');
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(DOCUMENTED).toSorted()).toEqual(routes.toSorted());
  });

  it('has every route that the document leaves out', () => {
    expect(ROUTES.toSorted()).toEqual(RULED_ROUTES.toSorted());
  });
});

describe('For everyone who calls', () => {
  it.each(ROUTES)('%s ends as the table says, and changes nothing when it is refused', async (route) => {
    const statuses: Partial<Record<CallerName, number>> = {};
    const faults: string[] = [];
    for (const caller of CALLERS) {
      for (const secret of await callers.secretsOf(caller, route)) {
        const ending = await call(route, caller, secret);
        statuses[caller] = ending.status;
        faults.push(...ending.faults.map((fault) => `${caller}: ${fault}`));
        if (ending.status !== ACCESS[route].expected[caller]) break;
      }
    }
    expect({ statuses, faults }).toEqual({ statuses: ACCESS[route].expected, faults: [] });
  });

  // Fastify answers HEAD wherever there is a GET.
  const readable = ROUTES.filter((route) => route.startsWith('GET ') && isGuarded(route));
  it.each(readable)('%s is refused to HEAD as it is to GET', async (route) => {
    const { expected } = ACCESS[route];
    const refused = CALLERS.filter((caller) => expected[caller] >= 400);
    const statuses: Partial<Record<CallerName, number>> = {};
    for (const caller of refused) {
      const [secret] = await callers.secretsOf(caller, route);
      const { headers, status } = await send(route, await CALLS[route](makers()), secret, ['HEAD']);
      statuses[caller] = Number(headers.get('x-handoff-status') ?? status);
    }
    expect(statuses).toEqual(Object.fromEntries(refused.map((caller) => [caller, expected[caller]])));
  });
});

describe('Beyond scopes and owners', () => {
  it('an upload that the store has is adopted by an administrator alone', async () => {
    const key = `${app.config.keyPrefix}foreign`;
    const storageUploadId = await app.openInStore(key);
    const adoption = { key, storageUploadId, totalSize: 10, partSize: PART_SIZE };
    const path = `/v1/uploads/${randomUUID()}/resume`;
    const before = await state.read();
    expectProblem(await callers.owner.post(path, adoption), 403, 'forbidden');
    expect(await state.read()).toEqual(before);
    expect(await app.client.post(path, adoption)).toMatchObject({ status: 200, body: { key } });
  });

  it('no credential stands in for the signature of a URL', async () => {
    const route = 'PUT /v1/direct/{uploadId}/{partNumber}';
    const { path, ...rest } = await CALLS[route](makers());
    const before = await state.read();
    for (const caller of CALLERS) {
      const [secret] = await callers.secretsOf(caller, route);
      const response = await send(route, { ...rest, path: path.replace(/.$/, '_') }, secret);
      expect(await response.json()).toMatchObject({ status: 403, code: 'part-url-invalid' });
    }
    expect(await state.read()).toEqual(before);
    expect(await send(route, { ...rest, path })).toMatchObject({ status: 200 });
  });
});
