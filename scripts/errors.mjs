// Writes docs/errors.md from the catalogue of the built server; with --check only says whether it is up to date.
import { generated } from './generated-file.mjs';

const { PROBLEM_CATALOG } = await import('../dist/errors/problem-catalog.js');
const rows = Object.entries(PROBLEM_CATALOG)
  .sort(([codeA, a], [codeB, b]) => a.status - b.status || codeA.localeCompare(codeB))
  .map(([code, { status, title, advice, retryable }]) => {
    return `| \`${code}\` | ${status} | ${title} | ${retryable ? 'yes' : 'no'} | ${advice} |`;
  });

await generated(
  'docs/errors.md',
  `# Errors

Every error is an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problem (\`application/problem+json\`) with \`type\`,
\`title\`, \`status\`, \`detail\`, \`instance\`, and also \`code\`, \`requestId\`, \`retryable\` and facts of the error's own. Decide by
\`code\`. \`retryable\` says whether the same request can succeed later; \`Retry-After\` says when. This page is generated from
the code (\`npm run errors\`).

| code | status | title | retryable | what to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`,
);
