import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';
import { welcome } from './welcome.js';

const KEY = 'a-key-that-is-long-enough';

function callersIn(env: NodeJS.ProcessEnv): string {
  return /Callers +(.+)/.exec(welcome('http://127.0.0.1:3000', loadConfig(env)))![1]!;
}

it.each<[env: NodeJS.ProcessEnv, callers: string]>([
  [{}, 'everyone on this machine, as the operator, without a key'],
  [{ ADMIN_API_KEY: KEY }, 'API keys and upload tokens, and the operator with ADMIN_API_KEY'],
  [
    { JWT_JWKS_URL: 'https://id.example.com/keys', JWT_ISSUER: 'https://id.example.com/' },
    'tokens of https://id.example.com/keys, API keys, upload tokens',
  ],
  [
    { JWT_SECRET: 'a secret of at least thirty-two bytes', ADMIN_API_KEY: KEY },
    'tokens of who knows JWT_SECRET, API keys, upload tokens, and the operator with ADMIN_API_KEY',
  ],
  [{ AUTH: 'anonymous', HOST: '0.0.0.0' }, 'everyone who reaches 0.0.0.0, to upload and to download'],
  [{ AUTH: 'anonymous' }, 'everyone who reaches this machine, to upload and to download'],
])('with %j it is said that the callers are %s', (env, callers) => {
  expect(callersIn(env)).toBe(callers);
});

it('warns where nobody is asked who they are, and nowhere else', () => {
  const told = (config: AppConfig) => welcome('http://127.0.0.1:3000', config).includes('Warning');
  expect(told(loadConfig({ AUTH: 'anonymous' }))).toBe(true);
  for (const env of [{}, { ADMIN_API_KEY: KEY }]) expect(told(loadConfig(env))).toBe(false);
});

it('shows no secret', () => {
  const secret = 'a secret of at least thirty-two bytes';
  const config = loadConfig({
    JWT_SECRET: secret,
    ADMIN_API_KEY: KEY,
    DATABASE_URL: 'postgresql://u:pass@h/d',
  });
  expect(welcome('http://127.0.0.1:3000', config)).not.toMatch(/thirty-two|long-enough|pass/);
});

it('tells the commands with the address, unless it is the one where they look', () => {
  expect(welcome('http://127.0.0.1:3000', loadConfig({}))).toContain('npm run upload -- FILE');
  expect(welcome('http://127.0.0.1:3001', loadConfig({}))).toContain(
    'npm run download -- --from http://127.0.0.1:3001 KEY',
  );
});
