import Fastify, { type FastifyInstance, type HTTPMethods } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { sendProblem } from '../errors/problem-details.filter.js';
import type { RequestRates } from '../rates/request-rates.js';
import { AccessControl } from './access-control.js';
import { ACCESS_RULES } from './access-rules.js';
import { Authenticator } from './authenticator.service.js';
import type { CredentialCache } from './credential-cache.js';
import { JwtVerifier } from './jwt-verifier.js';
import { LocalOnly } from './local-only.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';

// Of the whole service only what tells the operator from others: no database is asked for that.
const config = { auth: 'keys', adminApiKey: ADMIN_KEY } as AppConfig;
const authenticator = new Authenticator(config, {} as CredentialCache, new JwtVerifier(config));
const rates = { take: () => Promise.resolve(undefined) } as unknown as RequestRates;

let fastify: FastifyInstance;
beforeEach(() => {
  fastify = guarded({ exposeHeadRoutes: false });
});
afterEach(() => fastify.close());

function guarded(options: { exposeHeadRoutes: boolean }): FastifyInstance {
  const instance = Fastify(options);
  instance.setErrorHandler(sendProblem);
  new AccessControl(authenticator, rates, new LocalOnly(config)).install(instance);
  return instance;
}

/** `GET /v1/uploads`, as the rules name it. */
function add(route: string): void {
  const [method, url] = route.split(' ') as [HTTPMethods, string];
  fastify.route({ method, url, handler: async () => 'done' });
}

const withoutRoute = (missing: string) => Object.keys(ACCESS_RULES).filter((route) => route !== missing);

it('A service whose routes all have a rule starts', async () => {
  Object.keys(ACCESS_RULES).forEach(add);
  await expect(fastify.ready()).resolves.toBeDefined();
});

it.each(['GET /v1/planted', 'POST /v1/uploads', 'PUT /v1/settings', 'DELETE /v1/settings', 'POST /docs/a'])(
  'A service with the route %s, which has no rule, does not start',
  async (planted) => {
    Object.keys(ACCESS_RULES).forEach(add);
    add(planted);
    await expect(fastify.ready()).rejects.toThrow(`Without a rule in access-rules.ts: ${planted}`);
  },
);

it('A route that a plugin adds needs a rule too', async () => {
  Object.keys(ACCESS_RULES).forEach(add);
  await fastify.register(
    (plugin, _options, done) => {
      plugin.get('/planted', () => 'done');
      done();
    },
    { prefix: '/v1' },
  );
  await expect(fastify.ready()).rejects.toThrow('Without a rule in access-rules.ts: GET /v1/planted');
});

it('A service that has lost a route of its rules does not start', async () => {
  withoutRoute('DELETE /v1/uploads/:uploadId').forEach(add);
  await expect(fastify.ready()).rejects.toThrow('without a route: DELETE /v1/uploads/:uploadId');
});

it('Only the route of CORS may be left out', async () => {
  withoutRoute('OPTIONS *').forEach(add);
  await expect(fastify.ready()).resolves.toBeDefined();
});

describe('A route that Fastify answers by itself asks for no less:', () => {
  beforeEach(async () => {
    await fastify.close();
    fastify = guarded({ exposeHeadRoutes: true });
    // Fastify would add a second one.
    withoutRoute('HEAD /v1/objects/*').forEach(add);
  });

  it.each(['HEAD', 'GET'] as const)('%s', async (method) => {
    const call = (headers = {}) => fastify.inject({ method, url: '/v1/settings', headers });
    await expect(call()).resolves.toMatchObject({ statusCode: 401 });
    await expect(call({ authorization: `Bearer ${ADMIN_KEY}` })).resolves.toMatchObject({ statusCode: 200 });
  });

  it('what has no route is nobody’s secret', async () => {
    await expect(fastify.inject('/v1/nothing')).resolves.toMatchObject({ statusCode: 404 });
  });
});

it('A refused call is answered before its handler, and in the route’s own way', async () => {
  let calls = 0;
  fastify.get('/v1/settings', {
    config: { refuse: (_error, _request, reply) => void reply.status(418).send('refused') },
    handler: async () => ++calls,
  });
  withoutRoute('GET /v1/settings').forEach(add);
  await expect(fastify.inject('/v1/settings')).resolves.toMatchObject({ statusCode: 418, body: 'refused' });
  expect(calls).toBe(0);
});
