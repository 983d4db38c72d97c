import { buffer } from 'node:stream/consumers';
import { canMove, UPLOAD_STATUSES, type UploadStatus } from '../../../src/uploads/upload-session.js';
import { SESSION_METADATA } from '../../../src/storage/object-store.js';
import { multipartEtag, partEtag } from '../../support/part-etag.js';
import type { SessionRow } from './session-rows.js';
import type { StoreInspection } from './store-inspection.js';
import type { UploadRecord } from './upload-client.js';
import { partBytes } from './upload-plan.js';

const ENDS = ['completed', 'aborted', 'failed'];

export interface Evidence {
  readonly rows: readonly SessionRow[];
  readonly records: readonly UploadRecord[];
  readonly inspection: StoreInspection;
}

/** What must hold once all is quiet. @returns every violation, in words */
export async function checkEverything({ rows, records, inspection }: Evidence): Promise<string[]> {
  const found: string[] = [];
  const recordOf = new Map(records.map((record) => [record.plan.name, record]));
  for (const row of rows) {
    const wrongs = [
      ...checkRow(row),
      ...checkEvents(row),
      ...(await checkObject(row, recordOf.get(row.filename), inspection)),
    ];
    const events = row.events.map(({ type }) => type.replace('upload.', '')).join(' ');
    found.push(
      ...wrongs.map((wrong) => `${row.filename} ${row.uploadId} (${row.status}; ${events}): ${wrong}`),
    );
  }
  for (const record of records) {
    found.push(...checkTold(record, rows).map((wrong) => `${record.plan.name}: ${wrong}`));
  }
  const objects = await inspection.countObjects();
  const completed = rows.filter(({ status }) => status === 'completed').length;
  if (objects !== completed)
    found.push(`${completed} sessions are completed, the store has ${objects} objects`);
  const nameOf = new Map(rows.map(({ key, uploadId, status }) => [key, `${uploadId} (${status})`]));
  for (const key of await inspection.unfinishedUploads()) {
    found.push(`the store has an unfinished upload for ${key} of ${nameOf.get(key) ?? 'nobody'}`);
  }
  for (const name of await inspection.leftovers()) found.push(`the store has left behind ${name}`);
  return found;
}

function checkRow(row: SessionRow): string[] {
  const found: string[] = [];
  if (!ENDS.includes(row.status)) found.push(`has not ended: ${row.lastError ?? 'no error is noted'}`);
  // Nobody but the service has taken anything out of the store.
  if (row.status === 'failed') found.push(`has failed: ${row.endReason}`);
  const bytes = row.parts.reduce((sum, { size }) => sum + size, 0);
  if (row.uploadedParts !== row.parts.length) {
    found.push(`counts ${row.uploadedParts} parts and has ${row.parts.length}`);
  }
  if (row.uploadedBytes !== bytes) found.push(`counts ${row.uploadedBytes} bytes and has ${bytes}`);
  return found;
}

/** The story that the events tell must be one that the rules allow, to one end. */
function checkEvents({ status, events }: SessionRow): string[] {
  const isStatus = (name: string): name is UploadStatus =>
    (UPLOAD_STATUSES as readonly string[]).includes(name);
  const moves = events
    .map(({ type, from }) => ({ to: type.replace('upload.', ''), from }))
    .filter(({ to }) => isStatus(to));
  const found: string[] = [];
  let at = moves.shift()?.to as UploadStatus;
  if (at !== 'creating') found.push('does not begin with creating');
  for (const { to, from } of moves as { to: UploadStatus; from: string | null }[]) {
    if (from !== at || !canMove(at, to))
      found.push(`an event tells of a move from ${from} to ${to} when ${at}`);
    at = to;
  }
  if (at !== status) found.push(`the events end with ${at}`);
  const ends = events.filter(({ type }) => ENDS.includes(type.replace('upload.', ''))).length;
  if (ENDS.includes(status) && ends !== 1) found.push(`has ${ends} events of an end`);
  return found;
}

async function checkObject(
  row: SessionRow,
  record: UploadRecord | undefined,
  { store }: StoreInspection,
): Promise<string[]> {
  const head = await store.head(row.key);
  if (row.status !== 'completed') return head ? ['has an object'] : [];
  if (!head) return ['has no object'];
  if (!record) return ['is completed although no client knows of it'];
  const parts = Array.from({ length: record.plan.totalParts }, (_, index) =>
    partBytes(record.plan, index + 1, record.versions.get(index + 1) ?? 0),
  );
  const found: string[] = [];
  const expect = (what: string, actual: unknown, expected: unknown) => {
    if (actual !== expected) found.push(`${what} is ${String(actual)} instead of ${String(expected)}`);
  };
  const etag = multipartEtag(record.plan.storage, parts);
  expect("the object's etag", head.etag, etag);
  expect("the session's etag", row.etag, etag);
  expect("the object's size", head.sizeBytes, record.plan.totalSize);
  expect("the session's size", row.totalSize, record.plan.totalSize);
  expect("the object's session", head.metadata[SESSION_METADATA], row.uploadId);
  const planned = parts.map((part, index) => {
    return { number: index + 1, size: part.length, etag: partEtag(record.plan.storage, part) };
  });
  expect('the list of parts', JSON.stringify(row.parts), JSON.stringify(planned));
  const bytes = await buffer(await store.read(row.key, head.etag));
  if (!bytes.equals(Buffer.concat(parts))) found.push('the object has other bytes');
  return found;
}

/** A client that was told how its upload has ended was told the truth. */
function checkTold({ completed, isAborted, uploadIds }: UploadRecord, rows: readonly SessionRow[]): string[] {
  const own = rows.filter(({ uploadId }) => uploadIds.has(uploadId));
  const found: string[] = [];
  if (own.length < uploadIds.size) found.push('a session that its client knows is gone');
  for (const told of completed) {
    const row = own.find(({ key }) => key === told.key);
    if (row?.status !== 'completed') found.push(`was told completed, and is ${row?.status}`);
    else if (row.etag !== told.etag || row.totalSize !== told.size) {
      found.push(`was told ${JSON.stringify(told)}, and has ${row.etag} and ${row.totalSize} bytes`);
    }
  }
  if (isAborted && own.some(({ status }) => status !== 'aborted')) found.push('was told aborted, and is not');
  return found;
}
