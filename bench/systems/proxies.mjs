import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.mjs';
import { startProcess } from '../lib/process.mjs';
import { passThroughUpload } from './system.mjs';

/** @type {import('./system.mjs').System} */
export const nginx = proxySystem({
  name: 'nginx',
  title: 'nginx, pass-through, default buffers',
  versionArgs: ['-v'],
  argsFor: (config, folder) => ['-p', folder, '-c', config, '-e', 'stderr'],
  // One process, so that its figures are all there are.
  configFor: (port, sink, folder) => `
    daemon off; master_process off; pid ${folder}/nginx.pid;
    events {}
    http {
      access_log off; client_max_body_size 0; proxy_request_buffering off; keepalive_requests 1000000;
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      upstream store { server 127.0.0.1:${sink.port}; keepalive 64; }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass ${sink.certificate ? 'https' : 'http'}://store; proxy_http_version 1.1; proxy_set_header Connection "";
          ${sink.certificate ? `proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_trusted_certificate ${sink.certificate};` : ''}
        }
      }
    }`,
});

/** @type {import('./system.mjs').System} */
export const haproxy = proxySystem({
  name: 'haproxy',
  title: 'haproxy, pass-through, spliced',
  versionArgs: ['-v'],
  argsFor: (config) => ['-db', '-q', '-f', config],
  configFor: (port, sink) => `
global
  nbthread 1
  maxconn 1000
defaults
  mode http
  option splice-auto
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend clients
  bind 127.0.0.1:${port}
  default_backend store
backend store
  http-reuse always
  server store 127.0.0.1:${sink.port}
`,
});

function proxySystem({ name, title, versionArgs, argsFor, configFor }) {
  return {
    name,
    title,
    missing: () => (spawnSync(name, versionArgs).error ? `${name} is not installed` : undefined),
    async start({ sink }) {
      const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
      mkdirSync(join(folder, 'logs'));
      const port = await freePort();
      const config = join(folder, `${name}.conf`);
      writeFileSync(config, configFor(port, sink, folder));
      const server = startProcess(name, argsFor(config, folder));
      await untilListening(port);
      return {
        pid: server.pid,
        port,
        beginUpload: passThroughUpload(sink),
        async stop() {
          await server.stop();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

async function untilListening(port) {
  for (;;) {
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
