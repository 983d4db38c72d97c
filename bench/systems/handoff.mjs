import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.mjs';
import { startProcess } from '../lib/process.mjs';
import { longshore } from './longshore.mjs';

const DEPLOY = join(import.meta.dirname, '../../deploy');
/** Debian's. */
const NGINX_MODULES = '/usr/lib/nginx/modules/';

/** @type {import('./system.mjs').System} */
export const longshoreNginx = handoffSystem({
  name: 'longshore-nginx',
  program: 'nginx',
  files: ['nginx.conf', 'handoff.js'],
  argsFor: (config, folder) => ['-p', folder, '-c', config, '-e', 'stderr'],
  changes: ({ port, longshorePort, storePort, folder }) => ({
    'load_module modules/': `load_module ${NGINX_MODULES}`,
    // One process, so that its figures are all there are.
    'worker_processes auto;': `daemon off; master_process off; pid ${folder}/nginx.pid;`,
    'js_import handoff': `access_log off; ${temporaryPaths(folder)} js_import handoff`,
    '127.0.0.1:3000': `127.0.0.1:${longshorePort}`,
    '127.0.0.1:9000': `127.0.0.1:${storePort}`,
    'listen 8080': `listen 127.0.0.1:${port}`,
  }),
});

/** @type {import('./system.mjs').System} */
export const longshoreHaproxy = handoffSystem({
  name: 'longshore-haproxy',
  program: 'haproxy',
  files: ['haproxy.cfg', 'handoff.lua'],
  argsFor: (config) => ['-db', '-q', '-f', config],
  changes: ({ port, longshorePort, storePort }) => ({
    'lua-load handoff.lua': 'lua-load handoff.lua\n  nbthread 1',
    '127.0.0.1:3000': `127.0.0.1:${longshorePort}`,
    '127.0.0.1:9000': `127.0.0.1:${storePort}`,
    'bind :8080': `bind 127.0.0.1:${port}`,
    'longshore-handoff': `longshore-bench-${port}`,
  }),
});

/** The configurations of deploy/, with other addresses. */
function handoffSystem({ name, program, files, argsFor, changes }) {
  return {
    name,
    title: `Longshore, and ${program} puts the parts into S3`,
    missing: () => (spawnSync(program, ['-v']).error ? `${program} is not installed` : undefined),
    async start({ sink, env }) {
      const server = await longshore.start({ sink, env });
      const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
      mkdirSync(join(folder, 'logs'));
      const port = await freePort();
      const changed = changes({ port, longshorePort: server.port, storePort: sink.port, folder });
      for (const file of files) {
        const source = join(DEPLOY, program, file);
        writeFileSync(join(folder, file), withChanges(readFileSync(source, 'utf8'), changed));
      }
      const proxy = startProcess(program, argsFor(join(folder, files[0]), folder), { cwd: folder });
      while (!(await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok)
        await sleep(20);
      return {
        ...server,
        pids: [proxy.pid, server.pid],
        port,
        async stop() {
          await proxy.stop();
          await server.stop();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

function withChanges(text, changes) {
  return Object.entries(changes).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

function temporaryPaths(folder) {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
}
