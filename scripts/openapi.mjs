// Writes docs/openapi.json from the built server; with --check only says whether it is up to date.
import { generated } from './generated-file.mjs';

const { createOpenApiDocument } = await import('../dist/export-openapi.js');
await generated('docs/openapi.json', `${JSON.stringify(await createOpenApiDocument(), null, 2)}\n`);
