import './test/support/typescript-imports.mjs';
import { ecmascript, swcOptions, typescript } from './test/support/swc-options.mjs';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: [
    '<rootDir>/src/**/*.spec.ts',
    '<rootDir>/test/**/*.spec.ts',
    '<rootDir>/test/**/*.e2e-spec.ts',
    '<rootDir>/clients/{typescript,cli,react}/**/*.spec.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Clients are tested from their sources, not from a build that may be older.
    '^@longshore/client$': '<rootDir>/clients/typescript/src/index.ts',
    '^@longshore/client/node$': '<rootDir>/clients/typescript/src/node/index.ts',
  },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions(typescript)],
    '^.+\\.js$': ['@swc/jest', swcOptions(ecmascript)],
  },
  // ES modules that CommonJS packages require(): Node 20 cannot do that, nor can Jest's own module loader.
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?(content-disposition|cookie)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: [
    'default',
    '<rootDir>/test/support/skipped-tests-reporter.mjs',
    '<rootDir>/test/support/leaked-handles-reporter.mjs',
  ],
  maxWorkers: 2,
  // Processes are started and killed; a busy machine takes its time, and no test is about how long.
  testTimeout: 120_000,
};
