import type { AppConfig } from '../config/app-config.js';
import { isLoopback } from '../config/load-config.js';

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
    Callers   ${callersOf(config)}
${warningOf(config)}
`;
}

function callersOf({ auth, jwt, adminApiKey, host }: AppConfig): string {
  const operator = adminApiKey ? ', and the operator with ADMIN_API_KEY' : '';
  switch (auth) {
    case 'none':
      return `everyone on this machine, as the operator, without a key`;
    case 'anonymous':
      return `everyone who reaches ${isLoopback(host) ? 'this machine' : host}, to upload and to download${operator}`;
    case 'keys':
      return `API keys and upload tokens${operator}`;
    case 'jwt':
      return `tokens of ${jwt?.jwksUrl ?? 'who knows JWT_SECRET'}, API keys, upload tokens${operator}`;
  }
}

function warningOf({ auth }: AppConfig): string {
  if (auth !== 'anonymous') return '';
  return `
    Warning   AUTH=anonymous: nobody is asked who they are. Everyone sees, changes and downloads everyone's uploads,
              and fills the store. Set MAX_OPEN_UPLOADS and limits of the owner "default".
`;
}
