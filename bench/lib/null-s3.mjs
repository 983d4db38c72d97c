import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Connection, expectOk } from './connection.mjs';
import { startProcess } from './process.mjs';

const SOURCE = join(import.meta.dirname, '../null-s3/null-s3.c');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'longshore-bench');

/**
 * @typedef {{ bytes: number, parts: number, requests: number, objectBytes: number, completed: number }} SinkStats
 * @typedef {Awaited<ReturnType<typeof startNullS3>>} NullS3
 */

/**
 * The null S3 server of null-s3/null-s3.c, compiled when it is needed first.
 * @param {{ bytesPerSecond?: number, partDelayMs?: number }} [slowness] per connection
 */
export async function startNullS3({ bytesPerSecond = 0, partDelayMs = 0 } = {}) {
  const args = ['--rate', String(bytesPerSecond), '--part-delay', String(partDelayMs)];
  const server = startProcess(compile(), args, { stdout: 'pipe' });
  const [line] = await once(server.stdout, 'data');
  const port = Number(String(line));
  const connection = new Connection(port);
  return {
    pid: server.pid,
    port,
    endpoint: `http://127.0.0.1:${port}`,
    /** @returns {Promise<SinkStats>} */
    stats: () => connection.sendJson('GET', '/__stats'),
    /** Opens a multipart upload, for systems that have no call of their own for it. */
    async createUpload(key) {
      const answer = expectOk(await connection.send({ method: 'POST', path: `/bench/${key}?uploads` }), key);
      return /<UploadId>(.*)<\/UploadId>/.exec(answer.body.toString())[1];
    },
    async stop() {
      connection.close();
      await server.stop();
    },
  };
}

function compile() {
  const program = join(
    CACHE,
    `null-s3-${createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16)}`,
  );
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  const made = `${program}.${process.pid}`;
  const { error, status, stderr } = spawnSync('cc', ['-O2', '-Wall', '-o', made, SOURCE], {
    encoding: 'utf8',
  });
  if (error) throw new Error(`The bench needs a C compiler, and \`cc\` could not be run: ${error.message}`);
  if (status !== 0) throw new Error(`null-s3.c does not compile:\n${stderr}`);
  renameSync(made, program);
  return program;
}
