// What Node's sockets can do without its HTTP: one connection to the store for each client's, the head of a request read
// by hand, and chunk after chunk written on as it comes. It knows no chunked bodies and no pipelining.
import * as net from 'node:net';
import * as tls from 'node:tls';

const store = new URL(process.argv[2]);
const CRLF = '\r\n';

const server = net.createServer({ noDelay: true }, (client) => {
  const upstream = (store.protocol === 'https:' ? tls : net).connect({
    host: store.hostname,
    port: Number(store.port),
    noDelay: true,
  });
  let bodyLeft = 0;
  let head = '';

  client.on('data', (chunk) => {
    const body = bodyLeft > 0 ? chunk : endOfHead(chunk);
    if (!body || body.length === 0) return;
    bodyLeft -= body.length;
    if (upstream.write(body)) return;
    client.pause();
    upstream.once('drain', () => client.resume());
  });
  upstream.on('data', (chunk) => client.write(chunk));
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }

  /** @returns the beginning of the body, once the head is complete and sent on */
  function endOfHead(chunk) {
    head += chunk.toString('latin1');
    const end = head.indexOf(CRLF + CRLF);
    if (end === -1) return undefined;
    const rest = chunk.subarray(chunk.length - (head.length - end - 4));
    bodyLeft = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    upstream.write(head.slice(0, end + 4).replace(/^host:.*$/im, `host: ${store.host}`), 'latin1');
    head = '';
    return rest;
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
