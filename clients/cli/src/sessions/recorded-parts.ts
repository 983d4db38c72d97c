import type { ServerSettings } from '../config/settings.js';
import { callServer, invalidAnswer } from '../server-call.js';

export interface RecordedPart {
  partNumber: number;
  etag: string;
  size: number;
  /** `crc32:<base64>`, when one was sent along. */
  checksum: string | null;
}

const partsPerCall = 1000;

export async function recordedParts(
  server: ServerSettings,
  uploadId: string,
  signal: AbortSignal,
): Promise<RecordedPart[]> {
  const path = `/v1/uploads/${encodeURIComponent(uploadId)}/parts`;
  const parts: RecordedPart[] = [];
  for (let cursor: unknown = 0; typeof cursor === 'number';) {
    const query = `limit=${partsPerCall}${cursor > 0 ? `&cursor=${cursor}` : ''}`;
    const page = await callServer(server, `${path}?${query}`, { signal });
    if (!Array.isArray(page.items)) invalidAnswer();
    parts.push(...(page.items as RecordedPart[]));
    cursor = page.nextCursor;
  }
  return parts;
}
