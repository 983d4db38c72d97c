import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = Object.fromEntries(
  [
    ...[
      'process',
      'console',
      'Buffer',
      'URL',
      'URLSearchParams',
      'fetch',
      'Headers',
      'Request',
      'Response',
      'FormData',
    ],
    ...[
      'Blob',
      'File',
      'AbortController',
      'AbortSignal',
      'EventTarget',
      'Event',
      'TextEncoder',
      'TextDecoder',
    ],
    ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
    ...['queueMicrotask', 'structuredClone', 'performance', 'crypto', 'WebAssembly', 'globalThis'],
    ...['ReadableStream', 'WritableStream', 'TransformStream'],
  ].map((name) => [name, 'readonly']),
);

const noEnvironment = [
  'error',
  {
    object: 'process',
    property: 'env',
    message: 'Only src/config/ reads the environment: inject AppConfig.',
  },
];

const processModule = {
  name: 'node:process',
  importNames: ['env', 'default'],
  message: 'Only src/config/ reads the environment: inject AppConfig.',
};
const httpExceptions = {
  regex: '^@nestjs/common$',
  importNamePattern: 'Exception$',
  message:
    'Throw a DomainError: the reaper and jobs meet it too, and the problem catalog gives it its status.',
};
const httpWords = {
  regex: '^@nestjs/common$',
  importNamePattern:
    'Exception$|^(HttpStatus|HttpCode|Req|Request|Res|Response|Headers|Header|Ip|Body|Param|Query)$',
  message: 'A service knows no HTTP: the reaper and jobs call it as well.',
};
const restrictImports = (...patterns) => ({
  'no-restricted-imports': ['error', { paths: [processModule], patterns }],
});

/** What is never meant, in any file. */
const MISTAKES = [
  ...[
    'for-direction',
    'getter-return',
    'no-async-promise-executor',
    'no-case-declarations',
    'no-compare-neg-zero',
  ],
  ...[
    'no-cond-assign',
    'no-constant-condition',
    'no-control-regex',
    'no-debugger',
    'no-dupe-else-if',
    'no-dupe-keys',
  ],
  ...['no-duplicate-case', 'no-empty', 'no-empty-character-class', 'no-empty-pattern', 'no-fallthrough'],
  ...[
    'no-irregular-whitespace',
    'no-loss-of-precision',
    'no-misleading-character-class',
    'no-prototype-builtins',
  ],
  ...[
    'no-self-assign',
    'no-sparse-arrays',
    'no-template-curly-in-string',
    'no-unreachable',
    'no-unsafe-finally',
  ],
  ...[
    'no-unsafe-optional-chaining',
    'no-useless-catch',
    'no-useless-escape',
    'no-var',
    'prefer-const',
    'use-isnan',
  ],
  'valid-typeof',
];

export default defineConfig(
  globalIgnores(['**/node_modules/', '**/dist/', '**/coverage/', 'data/', 'src/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  { rules: Object.fromEntries(MISTAKES.map((name) => [name, 'error'])) },

  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',

      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // Leaves files with decorators alone, as tsconfig.json has emitDecoratorMetadata: Nest reads constructor
      // types at run time, so those imports must stay values.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A port's method is async whether or not this adapter has to wait.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-properties': noEnvironment, ...restrictImports(httpExceptions) },
  },
  {
    files: ['src/**/*.service.ts', 'src/**/*.repository.ts', 'src/reaper/**/*.ts'],
    rules: restrictImports(httpWords),
  },
  { files: ['src/errors/**/*.ts'], rules: restrictImports() },
  {
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },

  { files: ['clients/react/**/*.{ts,tsx}', 'web/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },

  {
    // Tests read JSON that strangers would read, and hand methods to expect().
    files: ['test/**/*.ts', '**/*.spec.ts', '**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // Programs that a person runs may speak to that person.
  {
    files: ['clients/cli/**', 'bench/**', 'test/**', '**/*.spec.ts', 'prisma.config.ts'],
    rules: { 'no-console': 'off' },
  },

  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-const-assign': 'error',
      'no-redeclare': 'error',
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
    },
  },

  prettier,
);
