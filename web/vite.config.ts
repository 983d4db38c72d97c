import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const client = (path: string) => fileURLToPath(new URL(`../clients/${path}`, import.meta.url));

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses: the server may be reached under a path of a proxy.
  base: './',
  resolve: {
    // From the sources: the page needs no build of the clients, nor the workspaces linked.
    alias: [
      { find: '@longshore/react/styles.css', replacement: client('react/styles.css') },
      { find: '@longshore/react', replacement: client('react/src/index.ts') },
      { find: '@longshore/client', replacement: client('typescript/src/index.ts') },
    ],
  },
  build: {
    target: 'es2022',
    // The first with light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Everything is a file of its own, as the page's Content-Security-Policy wants it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // 'use client' is for frameworks that render on a server.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
  server: { proxy: { '^/(v1|docs|health|errors|openapi.json)': 'http://127.0.0.1:3000' } },
});
