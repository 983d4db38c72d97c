// A site of your own. It knows its users, and lets each one's page upload as that user; the API key never leaves it.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { LONGSHORE_URL: endpoint = 'http://127.0.0.1:3000', LONGSHORE_API_KEY, PORT = '8080' } = process.env;
const authorization = `Bearer ${LONGSHORE_API_KEY}`;
const tenant = (await longshore('/v1/whoami', { headers: { authorization } })).owner;

// Stands for your own sign-in: sessions and their users.
const sessions = new Map();
const userOf = ({ headers }) => sessions.get(/\bsession=([\w-]+)/.exec(headers.cookie ?? '')?.[1]);
function signIn(user, response) {
  const session = randomUUID();
  sessions.set(session, user);
  response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict; Path=/`).end();
}

/** What this user's page is let do, and no more: one picture, into a folder of the user's own, within the next hour. */
async function letUpload(user) {
  const folder = `avatars/${user}`;
  const limits = { folder, contentTypes: ['image/*'], maxSize: 10 * 2 ** 20, maxUploads: 1, expiresIn: 3600 };
  const body = JSON.stringify({ owner: `${tenant}/${user}`, ...limits });
  const headers = { authorization, 'content-type': 'application/json' };
  const { token } = await longshore('/v1/upload-tokens', { method: 'POST', headers, body });
  return { endpoint, token, folder };
}

async function longshore(path, request) {
  const response = await fetch(endpoint + path, request);
  const answer = await response.json();
  if (!response.ok) throw new Error(`Longshore: ${answer.detail}`);
  return answer;
}

async function answer(request, response) {
  const { method, url } = request;
  const user = userOf(request);
  const script = /^\/client\/([\w-]+\.js)$/.exec(url)?.[1];
  if (method === 'POST' && /^\/sign-in\/(ann|ben)$/.test(url)) return signIn(url.slice(-3), response);
  if (method === 'POST' && url === '/upload-token')
    return user ? response.end(JSON.stringify(await letUpload(user))) : response.writeHead(401).end();
  if (url !== '/' && !script) return response.writeHead(404).end();
  const file = script
    ? new URL(script, import.meta.resolve('@longshore/client'))
    : new URL('index.html', import.meta.url);
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html').end(await readFile(file));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error.message);
    response.writeHead(502).end();
  });
});
server.listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));
