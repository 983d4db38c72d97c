import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

export type CredentialKind = 'key' | 'token';

/** So that people, and scanners for leaked secrets, see what they have before them. */
const PREFIXES: Readonly<Record<CredentialKind, string>> = { key: 'lsk', token: 'lst' };
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 12;
/** 43 of 62 characters are 256 bits. */
const SECRET_LENGTH = 43;
const ID = new RegExp(`^[A-Za-z0-9]{${ID_LENGTH}}$`);
const SECRET = new RegExp(`^ls[kt]_([A-Za-z0-9]{${ID_LENGTH}})_[A-Za-z0-9]{${SECRET_LENGTH}}$`);

export interface NewSecret {
  readonly id: string;
  /** Shown once, kept nowhere. */
  readonly secret: string;
  readonly digest: Buffer;
}

/** `lsk_<id>_<random>` for a key, `lst_…` for an upload token. */
export function createSecret(kind: CredentialKind): NewSecret {
  const id = randomText(ID_LENGTH);
  const secret = `${PREFIXES[kind]}_${id}_${randomText(SECRET_LENGTH)}`;
  return { id, secret, digest: digestOf(secret) };
}

/** What may be shown of it: enough to tell one from another. */
export function prefixOf(kind: CredentialKind, id: string): string {
  return `${PREFIXES[kind]}_${id}`;
}

/** The id in a secret of ours; undefined for any other text. */
export function idOfSecret(secret: string): string | undefined {
  return SECRET.exec(secret)?.[1];
}

export function isCredentialId(text: string): boolean {
  return ID.test(text);
}

/** It is random and long, so that a fast hash is as good as a slow one. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** In the same time, wherever they differ. */
export function isSecretOf(secret: string, digest: Uint8Array): boolean {
  return timingSafeEqual(digestOf(secret), digest);
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
