import { prepare } from './prepare.mjs';

await prepare({ server: true });
// In this process, so that a signal to it reaches the server itself.
await import('../dist/main.js');
