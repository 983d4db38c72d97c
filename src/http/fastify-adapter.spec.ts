import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { expectProblem } from '../../test/support/problems.js';
import { RawConnection } from '../../test/support/raw-http.js';
import { sendProblem } from '../errors/problem-details.filter.js';
import { createLogger } from '../logging/logger.js';
import { createFastifyAdapter } from './fastify-adapter.js';

const PATIENCE_MS = 500;

describe('The HTTP server', () => {
  let fastify: FastifyInstance;
  let url: string;
  let serverSockets: Socket[];

  beforeAll(async () => {
    serverSockets = [];
    const adapter = createFastifyAdapter(createLogger('silent'), {
      headersTimeoutMs: PATIENCE_MS,
      bodyPatienceMs: PATIENCE_MS,
      minBodyRateBytesPerSecond: 2 ** 20,
      trustedProxies: ['127.0.0.1'],
    });
    fastify = adapter.getInstance<FastifyInstance>();
    // As Nest's filter does.
    fastify.setErrorHandler(sendProblem);
    fastify.server.on('connection', (socket) => serverSockets.push(socket));
    fastify.get('/address', async ({ ip }) => ({ ip }));
    fastify.post('/json', async ({ body }) => ({ body }));
    fastify.put('/part', { config: { streamBody: true } }, async ({ raw }) => {
      for await (const chunk of raw) void chunk;
      return {};
    });
    fastify.get('/endless', (_request, reply) => {
      const chunk = Buffer.alloc(64 * 1024);
      return reply.send(
        new Readable({
          read() {
            this.push(chunk);
          },
        }),
      );
    });
    await fastify.listen({ host: '127.0.0.1', port: 0 });
    url = fastify.listeningOrigin;
  });
  afterAll(() => fastify.close());

  const manyHeaders = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'y']));

  it('takes a hundred headers, and not one more', async () => {
    const connection = new RawConnection(url);
    // Host is one of them.
    connection.sendHead('GET /address', manyHeaders(99));
    expect((await connection.answer()).status).toBe(200);
    connection.sendHead('GET /address', manyHeaders(100));
    expectProblem(await connection.answer(), 431, 'headers-too-large');
    connection.sendHead('GET /address', manyHeaders(1_500));
    expectProblem(await connection.answer(), 431, 'headers-too-large');
    connection.hangUp();
  });

  it('believes the proxies that it is told to trust', async () => {
    const connection = new RawConnection(url).sendHead('GET /address', { 'x-forwarded-for': '192.0.2.7' });
    expect((await connection.answer()).body).toEqual({ ip: '192.0.2.7' });
    connection.hangUp();
  });

  it.each([
    ['nothing', ''],
    ['half a head', 'GET /address HTTP/1.1\r\nhost: x\r\nx-'],
  ])('answers 408 to a connection on which %s comes, and closes it', async (_what, text) => {
    const connection = new RawConnection(url).send(text);
    expectProblem(await connection.answer(), 408, 'request-timeout');
    await connection.all();
  });

  it.each([
    ['of JSON', 'POST /json'],
    ['of a part', 'PUT /part'],
  ])('answers 408 to the body %s that does not come, and closes the connection', async (_what, call) => {
    const connection = new RawConnection(url);
    connection.sendHead(call, { 'content-type': 'application/json', 'content-length': 100 }).send('{');
    const answer = await connection.answer();
    expectProblem(answer, 408, 'request-timeout');
    expect(answer.headers.get('connection')).toBe('close');
    await connection.all();
  });

  it('takes JSON in chunks of a byte', async () => {
    const json = JSON.stringify({ text: 'x'.repeat(10_000) });
    const connection = new RawConnection(url);
    connection.sendHead('POST /json', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    connection.send([...json].map((char) => `1\r\n${char}\r\n`).join('') + '0\r\n\r\n');
    expect(await connection.answer()).toMatchObject({ status: 200, body: { body: JSON.parse(json) } });
    connection.hangUp();
  });

  it('closes the connection of a client that does not take its answer', async () => {
    const { hostname, port } = new URL(url);
    const client = connect(Number(port), hostname).pause();
    client.on('error', () => undefined);
    await once(client, 'connect');
    client.write('GET /endless HTTP/1.1\r\nhost: x\r\n\r\n');
    const socket = serverSockets.find(({ remotePort }) => remotePort === client.localPort)!;
    if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
    client.destroy();
  });
});
