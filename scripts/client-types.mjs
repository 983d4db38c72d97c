// Writes the TypeScript client's types from docs/openapi.json; with --check only says whether they are up to date.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypeScript, { astToString } from 'openapi-typescript';
import { generated } from './generated-file.mjs';

const document = JSON.parse(await readFile(join(import.meta.dirname, '../docs/openapi.json'), 'utf8'));
for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
  // Without an id an operation's types are found by its path, and two of one name are not in each other's way.
  delete operation.operationId;
}
const types = astToString(await openapiTypeScript(document));
await generated(
  'clients/typescript/src/openapi-types.ts',
  `// Generated from docs/openapi.json by \`npm run client-types\`.\n\n${types}`,
);
