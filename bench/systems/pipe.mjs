import { passThroughUpload, startServer } from './system.mjs';

/** @type {import('./system.mjs').System} */
export const pipe = {
  name: 'pipe',
  title: 'Node http pipe, nothing else',
  async start({ sink }) {
    return { ...(await startServer('pipe.mjs', sink)), beginUpload: passThroughUpload(sink) };
  },
};
