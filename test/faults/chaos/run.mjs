import { join } from 'node:path';
import { prepare } from '../../../scripts/prepare.mjs';
import '../../support/run-typescript.mjs';

const program = join(import.meta.dirname, '../../../dist/main.js');
if (!process.argv.includes('--program')) process.argv.push('--program', program);
await prepare({ server: true });
await import('./main.ts');
