import { LongshoreClient, LongshoreError } from '@longshore/client';

/** The server that this page came from, under whatever path. */
export const endpoint = new URL('.', document.baseURI).href.replace(/\/$/, '');

/** Whether the server takes this key, or none. Where it cannot be asked, uploads will tell. */
export async function isWelcome(token?: string): Promise<boolean> {
  try {
    await new LongshoreClient({ endpoint, token }).list({ limit: 1 });
    return true;
  } catch (error) {
    return !(error instanceof LongshoreError && error.code === 'unauthorized');
  }
}

const keyName = 'longshore-api-key';

/** For this tab, until it is closed: never on disk. */
export const keptKey = {
  get: () => sessionStorage.getItem(keyName) ?? undefined,
  set: (key: string) => sessionStorage.setItem(keyName, key),
  remove: () => sessionStorage.removeItem(keyName),
};
