import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

await prepare({ server: true, clients: true });

const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const esModules = '--experimental-vm-modules --no-warnings=ExperimentalWarning';
const run = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${esModules}`.trim() },
});
// Ctrl-C reaches Jest too, by the terminal: wait for what it says. Others are passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('exit', (code) => process.exit(code ?? 1));
