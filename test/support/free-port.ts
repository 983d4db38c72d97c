import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** For servers that must be found at the same address again after they were killed, or that cannot tell their own. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
