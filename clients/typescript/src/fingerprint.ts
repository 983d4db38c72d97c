const sampleBytes = 64 * 1024;

export interface FileFacts {
  name?: string;
  size: number;
  /** In whole milliseconds: all that a browser tells. */
  lastModified: number;
}

/**
 * Name, size, time, and a look at the beginning, the middle and the end: enough to tell files apart without reading them
 * whole, and the same in every browser and in Node, so that another device can go on with an upload.
 */
export async function fingerprintOf(
  { name, size, lastModified }: FileFacts,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<string> {
  const facts = JSON.stringify([name ?? null, size, lastModified]);
  const pieces: Uint8Array[] = [new TextEncoder().encode(facts)];
  for (const start of sampleStarts(size)) {
    pieces.push(await read(start, Math.min(start + sampleBytes, size)));
  }
  return digestOf(pieces);
}

async function digestOf(pieces: Uint8Array[]): Promise<string> {
  // Browsers have crypto.subtle on https pages and localhost only.
  if (!crypto.subtle) return (await import('./sha256.js')).sha256(pieces);
  const bytes = await new Blob(pieces as BlobPart[]).arrayBuffer();
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function sampleStarts(size: number): number[] {
  const last = Math.max(0, size - sampleBytes);
  return [...new Set([0, Math.floor(last / 2), last])];
}
