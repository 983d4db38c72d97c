import { Module } from 'node:module';

// Jest loads globalSetup and globalTeardown with require(), past its own moduleNameMapper. This finds `x.ts` for
// `./x.js`, as the compiler and the mapper do.
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  try {
    return resolve(request, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
    return resolve(request.replace(/\.js$/, '.ts'), ...rest);
  }
};
