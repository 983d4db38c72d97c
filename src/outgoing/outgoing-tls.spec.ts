import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../test/support/stores.js';

const run = promisify(execFile);
const LOADER = fileURLToPath(new URL('../../test/support/run-typescript.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('../../test/support/outgoing-child.ts', import.meta.url));

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let certificate: string;
let port: number;
let server: https.Server;

const answer: RequestListener = ({ url }, response) => {
  const location = url === '/down' ? 'http://secure.example/' : `https://other.example:${port}/`;
  response.writeHead(url === '/' ? 200 : 302, { location }).end();
};

async function outcomes(urls: readonly string[], settings: Record<string, string>): Promise<unknown> {
  const env = { PATH: process.env.PATH, ...settings };
  const { stdout } = await run(process.execPath, ['--import', LOADER, CHILD, ...urls], { env });
  return JSON.parse(stdout);
}

(hasOpenssl ? describe : describe.skip)('With https (where openssl can make a certificate)', () => {
  beforeAll(async () => {
    folder = await temporaryFolder();
    const key = join(folder.path, 'key.pem');
    certificate = join(folder.path, 'certificate.pem');
    const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const name = ['-subj', '/CN=secure.example', '-addext', 'subjectAltName=DNS:secure.example'];
    await run('openssl', ['req', '-x509', ...what, ...name, '-keyout', key, '-out', certificate]);
    server = https.createServer({ key: await readFile(key), cert: await readFile(certificate) }, answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
    await folder.remove();
  });

  it('a certificate is good for its own name, and redirects stay with https', async () => {
    const urls = [
      `https://secure.example:${port}/`,
      `https://other.example:${port}/`,
      `https://secure.example:${port}/down`,
      `https://secure.example:${port}/elsewhere`,
    ];
    expect(await outcomes(urls, { NODE_EXTRA_CA_CERTS: certificate })).toEqual([
      200,
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'address-not-allowed',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ]);
  });

  it('a certificate that nobody vouches for is refused, whatever the environment says', async () => {
    const urls = [`https://secure.example:${port}/`];
    expect(await outcomes(urls, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual([
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ]);
  });
});
