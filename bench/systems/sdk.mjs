import { Connection, expectOk } from '../lib/connection.mjs';
import { startServer } from './system.mjs';

/** @type {import('./system.mjs').System} */
export const naive = sdkSystem('naive', 'naive: buffer the part, then the SDK', 'buffer');
/** @type {import('./system.mjs').System} */
export const sdkStream = sdkSystem('sdk-stream', 'stream into the SDK, its defaults', 'stream');

function sdkSystem(name, title, mode) {
  return {
    name,
    title,
    async start({ sink }) {
      const server = await startServer('sdk.mjs', sink, [mode]);
      const connection = new Connection(server.port);
      return {
        ...server,
        beginUpload: (plan) => beginUpload(plan.connection ?? connection),
        async stop() {
          connection.close();
          await server.stop();
        },
      };
    },
  };
}

/** @param {Connection} connection */
async function beginUpload(connection) {
  const { key, uploadId } = JSON.parse(
    expectOk(await connection.send({ method: 'POST', path: '/start' }), 'start').body.toString(),
  );
  const query = `key=${key}&uploadId=${uploadId}`;
  return {
    callOf: (number) => ({ method: 'PUT', path: `/part?${query}&number=${number}` }),
    complete: (over) => over.sendJson('POST', `/complete?${query}`, { etags: ['"0"'] }),
  };
}
