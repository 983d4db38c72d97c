import { join } from 'node:path';
import { firstLine } from '../lib/first-line.mjs';
import { startProcess } from '../lib/process.mjs';
import { startOrShare } from '../lib/shared.mjs';

/**
 * What is measured: a way to get parts into S3.
 * @typedef {object} System
 * @property {string} name
 * @property {string} title
 * @property {boolean} [splitsParts] the parts that arrive at the store are not those that were sent
 * @property {boolean} [keepsBytes] nothing arrives at the sink
 * @property {() => string | undefined} [missing] why it cannot be measured here
 * @property {(surroundings: Surroundings) => Promise<RunningSystem>} start
 *
 * @typedef {object} Surroundings
 * @property {import('../lib/null-s3.mjs').NullS3} sink
 * @property {Record<string, string>} [env] settings of Longshore that a work needs
 * @property {boolean} [alone] no other work may use it, as it is its start that is measured, or its settings are its own
 * @property {string} [folder] where Longshore keeps its data: given, it is not removed when it stops
 *
 * @typedef {object} RunningSystem
 * @property {number} pid
 * @property {number[]} [pids] where it is several processes
 * @property {number} port
 * @property {(plan: UploadPlan) => Promise<BegunUpload>} [beginUpload]
 * @property {number} [readySeconds] from its start to its first answer
 * @property {import('../lib/database.mjs').Database} [database]
 * @property {() => number} [databaseCpuSeconds] of the Postgres beside it; not part of its own figures
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} UploadPlan
 * @property {number} parts
 * @property {number} partSizeBytes
 * @property {number} concurrency
 * @property {import('../lib/connection.mjs').Connection} [connection] that starts it, where many start at once
 *
 * @typedef {object} BegunUpload
 * @property {string} [uploadId] Longshore's
 * @property {(number: number) => import('../lib/connection.mjs').Call} callOf
 * @property {number[][]} [lanes] parts that must be sent one after the other, for each client
 * @property {number} [urlsPerCall]
 * @property {(connection: import('../lib/connection.mjs').Connection, numbers: number[]) => Promise<string[]>} [signParts]
 * @property {(connection: import('../lib/connection.mjs').Connection) => Promise<unknown>} [status]
 * @property {(connection: import('../lib/connection.mjs').Connection) => Promise<unknown>} [complete]
 * @property {() => Promise<unknown>} [abort]
 */

/** A Node program of bench/systems/servers. It prints its port. */
export function startServer(file, sink, args = []) {
  return startOrShare([file, sink.endpoint, ...args].join(' '), () => launch(file, sink, args));
}

async function launch(file, sink, args) {
  const program = join(import.meta.dirname, 'servers', file);
  const server = startProcess(process.execPath, [program, sink.endpoint, ...args], {
    env: sink.clientEnv,
    stdout: 'pipe',
  });
  const [port] = await firstLine(server.stdout, /^(\d+)\n/m);
  return { ...server, port: Number(port) };
}

/**
 * For what passes requests on as they come: the client itself asks the store for the upload, and its calls are the
 * store's.
 */
export function passThroughUpload(sink) {
  return async () => {
    const uploadId = await sink.createUpload('passed-through');
    const authorization =
      'AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    return {
      callOf: (number) => ({
        method: 'PUT',
        path: `/bench/passed-through?partNumber=${number}&uploadId=${uploadId}`,
        headers: { authorization },
      }),
    };
  };
}
