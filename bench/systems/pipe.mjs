import { passThroughUpload, startServer } from './system.mjs';

/** @type {import('./system.mjs').System} */
export const pipe = {
  name: 'pipe',
  title: 'Node http pipe, nothing else',
  start: async ({ sink }) => ({
    ...(await startServer('pipe.mjs', sink)),
    beginUpload: passThroughUpload(sink),
  }),
};

/** @type {import('./system.mjs').System} */
export const rawSockets = {
  name: 'raw',
  title: 'raw sockets in Node',
  start: async ({ sink }) => ({
    ...(await startServer('raw.mjs', sink)),
    beginUpload: passThroughUpload(sink),
  }),
};
