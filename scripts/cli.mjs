import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'clients/cli/dist/main.js');

await prepare({ clients: true });
// `npm run upload` changes to the package's folder; the file names are meant from where the user is.
if (process.env.npm_package_json === join(root, 'package.json') && process.env.INIT_CWD) {
  process.chdir(process.env.INIT_CWD);
  // What it tells the user to type must work as it stands.
  process.env.LONGSHORE_PROGRAM = 'npm run longshore --';
}
process.argv[1] = main;
await import('../clients/cli/dist/main.js');
