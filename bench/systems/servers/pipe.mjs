// The least that Node's own HTTP can do: each request becomes one to the store, and the bodies are piped.
import * as http from 'node:http';
import * as https from 'node:https';

const store = new URL(process.argv[2]);
const { Agent, request } = store.protocol === 'https:' ? https : http;
const agent = new Agent({ keepAlive: true });

const server = http.createServer((incoming, answer) => {
  const { authorization, 'content-length': length } = incoming.headers;
  const outgoing = request({
    agent,
    host: store.hostname,
    port: store.port,
    method: incoming.method,
    path: incoming.url,
    headers: { authorization, 'content-length': length },
  });
  outgoing.on('response', (stored) => {
    answer.writeHead(stored.statusCode, { etag: stored.headers.etag, 'content-length': 0 });
    stored.resume();
    answer.end();
  });
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing);
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
