import type { AppConfig } from '../config/app-config.js';

/** Where the command line client looks by itself. */
const DEFAULT_URL = 'http://127.0.0.1:3000';

/** What somebody who has just started the server wants to know. */
export function welcome(url: string, config: AppConfig): string {
  const store = config.s3
    ? `s3://${config.s3.bucket}${config.s3.endpoint ? ` at ${config.s3.endpoint}` : ''}`
    : `disk, ${config.dataDirectory}`;
  const database = config.databaseUrl
    ? 'Postgres at DATABASE_URL'
    : `its own Postgres, ${config.dataDirectory}`;
  const access = config.auth === 'keys' ? 'with ADMIN_API_KEY' : 'open to this machine only, without a key';
  const to = url === DEFAULT_URL ? '' : `--to ${url} `;
  const from = to.replace('--to', '--from');
  return `
  Longshore is ready at ${url}

    Page      ${url}/
    Docs      ${url}/docs
    Upload    npm run upload -- ${to}FILE
    Download  npm run download -- ${from}KEY

    Storage   ${store}
    Database  ${database}
    Access    ${access}

`;
}
