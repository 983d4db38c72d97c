import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection, expectOk } from './connection.mjs';
import { startProcess } from './process.mjs';
import { startOrShare } from './shared.mjs';
import { firstLine } from './first-line.mjs';

const FOLDER = join(import.meta.dirname, '../null-s3');
const SOURCES = ['null-s3.c', 'transport.c'];
const TLS_OPTIONS = ['-DWITH_TLS', '-lssl', '-lcrypto'];
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'longshore-bench');

/**
 * @typedef {{ bytes: number, parts: number, requests: number, objectBytes: number, completed: number }} SinkStats
 * @typedef {Awaited<ReturnType<typeof startNullS3>>} NullS3
 */

/**
 * The null S3 server of null-s3/, compiled when it is needed first.
 * @param {{ bytesPerSecond?: number, partDelayMs?: number, secure?: boolean }} [options] slowness per connection
 */
export function startNullS3(options = {}) {
  return startOrShare(`null-s3 ${JSON.stringify(options)}`, () => launch(options));
}

async function launch({ bytesPerSecond = 0, partDelayMs = 0, secure = false }) {
  const folder = secure ? mkdtempSync(join(tmpdir(), 'null-s3-')) : undefined;
  const certificate = folder && join(folder, 'certificate.pem');
  const args = ['--rate', String(bytesPerSecond), '--part-delay', String(partDelayMs)];
  if (certificate) args.push('--tls', certificate);
  const server = startProcess(compile(secure), args, { stdout: 'pipe' });
  const [plainPort, securePort] = (await firstLine(server.stdout, /^(\d+) (\d*) ?\n/)).map(Number);
  const connection = new Connection(plainPort);
  const port = secure ? securePort : plainPort;
  return {
    pid: server.pid,
    port,
    endpoint: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    /** What clients must trust, where the store speaks TLS. */
    certificate,
    clientEnv: certificate ? { NODE_EXTRA_CA_CERTS: certificate } : {},
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
      if (folder) rmSync(folder, { recursive: true });
    },
  };
}

/** @returns {string | undefined} why there is none that speaks TLS */
export function missingTls() {
  const probe = spawnSync('cc', ['-fsyntax-only', '-xc', '-'], { input: '#include <openssl/ssl.h>\n' });
  return probe.status === 0 ? undefined : "OpenSSL's headers are not installed (libssl-dev)";
}

function compile(secure) {
  const options = [
    '-O2',
    '-Wall',
    ...SOURCES.map((name) => join(FOLDER, name)),
    ...(secure ? TLS_OPTIONS : []),
  ];
  const program = join(CACHE, `null-s3-${versionOf(options)}`);
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  const made = `${program}.${process.pid}`;
  const { error, status, stderr } = spawnSync('cc', ['-o', made, ...options], { encoding: 'utf8' });
  if (error) throw new Error(`The bench needs a C compiler, and \`cc\` could not be run: ${error.message}`);
  if (status !== 0) throw new Error(`The null S3 server does not compile:\n${stderr}`);
  renameSync(made, program);
  return program;
}

function versionOf(options) {
  const hash = createHash('sha256').update(options.join(' '));
  for (const name of readdirSync(FOLDER).sort()) hash.update(readFileSync(join(FOLDER, name)));
  return hash.digest('hex').slice(0, 16);
}
