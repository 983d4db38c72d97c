import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { onS3, temporaryFolder, type TestStore } from './stores.js';

/** Where a proxy finds Longshore and the store: their URLs. */
export interface ProxyTargets {
  readonly longshore: string;
  readonly store: string;
}

export interface RunningProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A proxy with its configuration of deploy/. */
export interface HandoffProxy {
  readonly name: string;
  start(targets: ProxyTargets): Promise<RunningProxy>;
}

interface ProxyProgram {
  readonly name: string;
  /** What the environment names, which then must be there, or Debian's. */
  readonly path?: string;
  /** The first one is the one to start with. */
  readonly files: readonly string[];
  readonly args: (config: string, folder: string) => string[];
  /** What of the files is other here, from text to text. */
  readonly changes: (
    port: number,
    folder: string,
    addresses: ProxyTargets,
  ) => Readonly<Record<string, string>>;
}

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const NGINX_MODULES = '/usr/lib/nginx/modules/';
const NGINX = '/usr/sbin/nginx';
const HAPROXY = '/usr/sbin/haproxy';
const hasNginx = existsSync(NGINX) && existsSync(`${NGINX_MODULES}ngx_http_js_module.so`);

const nginx: ProxyProgram = {
  name: 'nginx',
  path: process.env.NGINX ?? (hasNginx ? NGINX : undefined),
  files: ['nginx.conf', 'handoff.js'],
  args: (config, folder) => ['-p', folder, '-c', config, '-e', 'stderr'],
  changes: (port, folder, { longshore, store }) => ({
    'load_module modules/': `load_module ${NGINX_MODULES}`,
    'worker_processes auto;': `daemon off; master_process off; pid ${folder}/nginx.pid;`,
    'http {': `http { access_log off; ${nginxFolders(folder)}`,
    '127.0.0.1:3000': longshore,
    '127.0.0.1:9000': store,
    'listen 8080': `listen 127.0.0.1:${port}`,
  }),
};

const haproxy: ProxyProgram = {
  name: 'haproxy',
  path: process.env.HAPROXY ?? (existsSync(HAPROXY) ? HAPROXY : undefined),
  files: ['haproxy.cfg', 'handoff.lua'],
  args: (config) => ['-db', '-q', '-f', config],
  changes: (port, _folder, { longshore, store }) => ({
    '127.0.0.1:3000': longshore,
    '127.0.0.1:9000': store,
    'bind :8080': `bind 127.0.0.1:${port}`,
    // Of these names there is one on a machine.
    'abns@longshore-handoff': `abns@longshore-test-${port}`,
  }),
};

export function onNginx(title: string, suite: (proxy: HandoffProxy, store: TestStore) => void): void {
  onProxy(title, nginx, suite);
}

export function onHaproxy(title: string, suite: (proxy: HandoffProxy, store: TestStore) => void): void {
  onProxy(title, haproxy, suite);
}

function onProxy(
  title: string,
  program: ProxyProgram,
  suite: (proxy: HandoffProxy, store: TestStore) => void,
): void {
  const { name, path } = program;
  const whole = `${title}, behind ${name}`;
  if (path)
    return onS3(whole, (store) => suite({ name, start: (targets) => start(program, path, targets) }, store));
  describe(whole, () => {
    it.skip(`${name.toUpperCase()} is not set, and Debian's ${name} is not there, or not with what it needs`, () =>
      undefined);
  });
}

async function start(program: ProxyProgram, path: string, targets: ProxyTargets): Promise<RunningProxy> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const addresses = { longshore: new URL(targets.longshore).host, store: new URL(targets.store).host };
  const changes = program.changes(port, folder.path, addresses);
  await copyWith(changes, program, folder.path);
  await mkdir(join(folder.path, 'logs'));
  const child = spawn(path, program.args(join(folder.path, program.files[0]!), folder.path), {
    cwd: folder.path,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await untilListening(port, child, () => said);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await folder.remove();
    },
  };
}

/** Each change must change something: a configuration that has moved on is not tested by accident. */
async function copyWith(
  changes: Readonly<Record<string, string>>,
  { name, files }: ProxyProgram,
  folder: string,
): Promise<void> {
  const unused = new Set(Object.keys(changes));
  for (const file of files) {
    let text = await readFile(join(DEPLOY, name, file), 'utf8');
    for (const [from, to] of Object.entries(changes)) {
      if (text.includes(from)) unused.delete(from);
      text = text.replaceAll(from, to);
    }
    await writeFile(join(folder, file), text);
  }
  if (unused.size > 0) throw new Error(`deploy/${name} does not have: ${[...unused].join(', ')}`);
}

function nginxFolders(folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
}

async function untilListening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The proxy ended with ${child.exitCode}: ${said()}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}
