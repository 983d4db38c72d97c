import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AddressPolicy } from './address-policy.js';
import { checkedLookup, type Resolve } from './checked-lookup.js';
import { OutgoingHttp } from './outgoing-http.js';
import type { OutgoingOptions } from './outgoing-request.js';

const LIMITS = { timeoutMs: 30_000, maxResponseBytes: 1_000 };
const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  open.push(server);
  return (server.address() as AddressInfo).port;
}

const serve = (answer: RequestListener, host?: string) => listen(createServer(answer), host);
const echo: RequestListener = (request, response) => {
  void request.toArray().then((chunks: Buffer[]) => {
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
};
const redirectTo =
  (location: string, status = 302): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();

/** Each call of the resolver gives the next of these; the last one for good. */
function answering(...answers: string[][]): Resolve & { calls: number } {
  const resolve = async () => {
    const addresses = answers[Math.min(resolve.calls++, answers.length - 1)]!;
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  resolve.calls = 0;
  return resolve;
}

function client(allowed: readonly string[] = [], resolve: Resolve = answering(['127.0.0.1'])) {
  const outgoing = new OutgoingHttp(new AddressPolicy(allowed), resolve);
  return async (url: string, options: Partial<OutgoingOptions> = {}) => {
    const { body, ...rest } = await outgoing.request(url, { ...LIMITS, ...options });
    return { ...rest, text: body.toString() };
  };
}

const LOOPBACK = ['127.0.0.1', '::1'];
const notAllowed = { code: 'address-not-allowed' };

describe('A call to an address that is not public is refused, before anything is sent', () => {
  it.each([
    'http://127.0.0.1:{port}/',
    'http://127.1:{port}/',
    'http://0x7f.1:{port}/',
    'http://2130706433:{port}/',
    'http://0177.0.0.1:{port}/',
    'http://１２７.0.0.1:{port}/',
    'http://0:{port}/',
    'http://[::1]:{port}/',
    'http://[::ffff:127.0.0.1]:{port}/',
    'http://[0:0:0:0:0:ffff:7f00:1]:{port}/',
    'http://localhost:{port}/',
    'http://name.example:{port}/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
  ])('%s', async (template) => {
    let calls = 0;
    const port = await serve((_request, response) => void response.end(String(++calls)));
    await expect(client()(template.replace('{port}', String(port)))).rejects.toMatchObject(notAllowed);
    expect(calls).toBe(0);
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/plain,hello',
    'http://user@example.com/',
    'http://user:password@example.com/',
    'http://',
    'nonsense',
  ])('%s is nothing to be called', async (url) => {
    await expect(client(LOOPBACK)(url)).rejects.toMatchObject(notAllowed);
  });

  it('does not tell what a name stands for', async () => {
    const error = await client([], answering(['10.20.30.40']))('http://name.example/').catch((e: Error) => e);
    expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain(
      '10.20',
    );
  });
});

describe('A name', () => {
  it('is resolved once: an answer that changes after the check changes nothing', async () => {
    const port = await serve((_request, response) => void response.end('outside'));
    const resolve = answering(['127.0.0.1'], ['10.0.0.1']);
    const call = client(['127.0.0.1'], resolve);
    expect(await call(`http://rebound.example:${port}/`)).toMatchObject({ text: 'outside' });
    expect(resolve.calls).toBe(1);
    await expect(call(`http://rebound.example:${port}/`)).rejects.toMatchObject(notAllowed);
  });

  it('with allowed and other addresses is called at the allowed ones only', async () => {
    const lookup = checkedLookup(
      new AddressPolicy(['fd00::/8']),
      answering(['10.0.0.1', '1.1.1.1', '::1', 'fd00::1', '2606:4700::1111']),
    );
    const given = await new Promise((resolve) =>
      lookup('name.example', { all: true }, (error, addresses) => resolve([error, addresses])),
    );
    const allowed = [
      { address: '1.1.1.1', family: 4 },
      { address: 'fd00::1', family: 6 },
      { address: '2606:4700::1111', family: 6 },
    ];
    expect(given).toEqual([null, allowed]);
    const first = await new Promise((resolve) =>
      lookup('name.example', {}, (error, ...address) => resolve([error, ...address])),
    );
    expect(first).toEqual([null, '1.1.1.1', 4]);
  });

  it('is what the server sees as Host, whatever the headers say', async () => {
    const port = await serve(echo);
    const headers = { Host: 'other.example', 'Content-Length': '7', Connection: 'upgrade', 'X-Own': 'kept' };
    const options = { method: 'POST', headers, body: 'héllo' };
    const { text } = await client(LOOPBACK)(`http://name.example:${port}/path?q=1`, options);
    expect(JSON.parse(text)).toMatchObject({
      method: 'POST',
      url: '/path?q=1',
      headers: { host: `name.example:${port}`, 'content-length': '6', 'x-own': 'kept', connection: 'close' },
      body: 'héllo',
    });
  });

  it('that the operator has named may lead inside', async () => {
    const port = await serve(echo);
    expect(await client(['hooks.internal'])(`http://hooks.internal:${port}/`)).toMatchObject({ status: 200 });
    await expect(client(['hooks.internal'])(`http://127.0.0.1:${port}/`)).rejects.toMatchObject(notAllowed);
  });

  it('that does not exist is told as such', async () => {
    const gone = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    await expect(client(LOOPBACK, gone)('http://gone.example/')).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });
});

describe('A redirect', () => {
  it('is the answer, unless redirects are to be followed', async () => {
    const port = await serve(redirectTo('http://169.254.169.254/'));
    const answer = await client(LOOPBACK)(`http://127.0.0.1:${port}/`);
    expect(answer).toMatchObject({ status: 302, headers: { location: 'http://169.254.169.254/' } });
  });

  it('is followed where it leads, and the last address is told', async () => {
    const target = await serve(echo);
    const port = await serve(redirectTo(`http://127.0.0.1:${target}/there`));
    const answer = await client(LOOPBACK)(`http://127.0.0.1:${port}/`, { maxRedirects: 1 });
    expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${target}/there` });
  });

  it.each([
    'http://169.254.169.254/',
    'http://127.0.0.2/',
    'http://[::ffff:7f00:2]/',
    'http://name.example/',
    'file:///etc/passwd',
    'http://user:password@127.0.0.1/',
  ])('to %s is refused like a first call', async (location) => {
    const port = await serve(redirectTo(location));
    const call = client(['127.0.0.1'], answering(['10.0.0.1']));
    await expect(call(`http://127.0.0.1:${port}/`, { maxRedirects: 5 })).rejects.toMatchObject(notAllowed);
  });

  it('without end is given up', async () => {
    const port = await serve(redirectTo('/again'));
    await expect(client(LOOPBACK)(`http://127.0.0.1:${port}/`, { maxRedirects: 3 })).rejects.toMatchObject({
      reason: 'too-many-redirects',
    });
  });

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'event'],
    [308, 'POST', 'event'],
  ])('%i of a POST goes on as %s', async (status, method, body) => {
    const target = await serve(echo);
    const port = await serve(redirectTo(`http://127.0.0.1:${target}/`, status));
    const options = {
      method: 'POST',
      body: 'event',
      headers: { 'content-type': 'text/plain' },
      maxRedirects: 1,
    };
    const { text } = await client(LOOPBACK)(`http://127.0.0.1:${port}/`, options);
    expect(JSON.parse(text)).toMatchObject({ method, body });
  });

  it('to another origin does not get the credentials of the first', async () => {
    const target = await serve(echo);
    const port = await serve(redirectTo(`http://127.0.0.1:${target}/`));
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Own': 'kept' };
    const { text } = await client(LOOPBACK)(`http://127.0.0.1:${port}/`, { headers, maxRedirects: 1 });
    expect(text).toContain('kept');
    expect(text).not.toMatch(/secret|cookie/i);
  });
});

describe('An answer', () => {
  it.each([
    ['longer than allowed', (response: { end: (text: string) => void }) => response.end('x'.repeat(1_001))],
    [
      'without an end',
      (response: NodeJS.WritableStream) => {
        const more = () => void (response.writable && response.write('x'.repeat(500), more));
        more();
      },
    ],
  ])('%s is given up', async (_kind, answer) => {
    const port = await serve((_request, response) => void answer(response));
    await expect(client(LOOPBACK)(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      reason: 'response-too-large',
    });
  });

  it.each([
    ['does not come', (_response: NodeJS.WritableStream) => undefined],
    ['does not end', (response: NodeJS.WritableStream) => void response.write('so far')],
  ])('that %s in time is given up', async (_kind, answer) => {
    const port = await serve((_request, response) => void answer(response));
    const call = client(LOOPBACK)(`http://127.0.0.1:${port}/`, { timeoutMs: 100 });
    await expect(call).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('that is cut off, or another protocol, is no answer', async () => {
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('so far');
      response.socket!.destroySoon();
    });
    const other = await serve((request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    });
    for (const port of [cut, other])
      await expect(client(LOOPBACK)(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
        reason: 'unreachable',
      });
  });

  it('may have any status', async () => {
    const port = await serve((_request, response) => void response.writeHead(500).end('broken'));
    expect(await client(LOOPBACK)(`http://127.0.0.1:${port}/`)).toMatchObject({
      status: 500,
      text: 'broken',
    });
  });
});
