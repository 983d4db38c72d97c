import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { fileSource, LongshoreError, type UploadSummary } from '@longshore/client/node';
import type { ServerSettings } from '../config/settings.js';
import { printable } from '../display/text.js';
import { rangesText } from './part-map.js';
import { recordedParts, type RecordedPart } from './recorded-parts.js';

/**
 * Before parts of a file are added to those that are stored: they must be of the same content. The fingerprint says so
 * at once; a copy with another name or time is compared part by part, by the checksums that the server has.
 *
 * @throws LongshoreError `source-changed`
 */
export async function requireSameFile(
  file: string,
  details: UploadSummary,
  server: ServerSettings,
  signal: AbortSignal,
): Promise<void> {
  const { size, fingerprint } = await describe(file);
  const { totalSize, filename, partSize, uploadId } = details;
  if (totalSize !== null && size !== totalSize) {
    throw otherFile(`${nameOf(file)} has ${size} bytes, ${printable(filename)} has ${totalSize}`);
  }
  if (details.fingerprint !== null && details.fingerprint === fingerprint) return;
  const parts = await recordedParts(server, uploadId, signal);
  const verdicts = { differs: [] as number[], unknown: [] as number[] };
  for (const part of parts) {
    if (signal.aborted) return;
    const verdict = await compare(file, (part.partNumber - 1) * partSize, part);
    if (verdict !== 'same') verdicts[verdict].push(part.partNumber);
  }
  if (verdicts.differs.length > 0) {
    throw otherFile(
      `${nameOf(file)} is not what is stored: parts that differ: ${rangesText(verdicts.differs)}`,
    );
  }
  if (verdicts.unknown.length > 0) {
    const which = `parts ${rangesText(verdicts.unknown)} have no checksum`;
    throw otherFile(
      `${nameOf(file)} cannot be compared with what is stored: ${which}; --force goes on all the same`,
    );
  }
}

async function describe(file: string): Promise<{ size: number | null; fingerprint?: string }> {
  const source = await fileSource(file);
  try {
    return { size: source.size, fingerprint: await source.fingerprint?.() };
  } finally {
    await source.close?.();
  }
}

async function compare(
  file: string,
  start: number,
  { size, checksum, etag }: RecordedPart,
): Promise<'same' | 'differs' | 'unknown'> {
  if (size === 0) return 'same';
  const md5 = createHash('md5');
  let crc = 0;
  for await (const chunk of createReadStream(file, { start, end: start + size - 1 })) {
    crc = crc32(chunk as Buffer, crc);
    if (!checksum) md5.update(chunk as Buffer);
  }
  if (checksum?.startsWith('crc32:')) return checksum === `crc32:${base64Of(crc)}` ? 'same' : 'differs';
  // Most stores take the MD5 for the ETag. Where it is something else it proves nothing.
  return !checksum && md5.digest('hex') === etag ? 'same' : 'unknown';
}

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}

function nameOf(file: string): string {
  return printable(path.basename(file));
}

function otherFile(detail: string): LongshoreError {
  return new LongshoreError({ code: 'source-changed', detail });
}
