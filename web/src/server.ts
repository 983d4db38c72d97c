/** The server that this page came from, under whatever path. */
export const endpoint = new URL('.', document.baseURI).href.replace(/\/$/, '');

/** What the server says to a key, or to none. */
export interface Welcome {
  mayUpload: boolean;
  mayDownload: boolean;
  /** Why not, in words for people. */
  refusal?: string;
}

/** Where the server cannot be asked, uploads will tell. */
const UNKNOWN: Welcome = { mayUpload: true, mayDownload: true };

/** Asks the server whom it takes the caller for. A key is an API key, an upload token or a JWT alike. */
export async function askForWelcome(key?: string): Promise<Welcome> {
  // Only what a header can carry.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    return refused('This is not a key. Was it copied whole?');
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  try {
    const response = await fetch(`${endpoint}/v1/whoami`, { headers });
    const { detail, scopes = [] } = (await response.json()) as { detail?: string; scopes?: string[] };
    if (response.status === 401 || response.status === 429) return refused(detail);
    return response.ok ? welcomeOf(scopes) : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

function welcomeOf(scopes: readonly string[]): Welcome {
  const may = (scope: string) => scopes.includes('admin') || scopes.includes(scope);
  if (!may('uploads:write')) return refused('This key may not upload: it lacks the scope uploads:write.');
  return { mayUpload: true, mayDownload: may('objects:read') };
}

function refused(refusal?: string): Welcome {
  return { mayUpload: false, mayDownload: false, refusal };
}

const keyName = 'longshore-api-key';

/** For this tab, until it is closed: never on disk. */
export const keptKey = {
  get: () => sessionStorage.getItem(keyName) ?? undefined,
  set: (key: string) => sessionStorage.setItem(keyName, key),
  remove: () => sessionStorage.removeItem(keyName),
};
