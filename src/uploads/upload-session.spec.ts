import {
  canMove,
  isExpired,
  UPLOAD_STATUSES,
  type UploadSession,
  type UploadStatus,
} from './upload-session.js';

const MOVES: [from: UploadStatus, to: UploadStatus][] = [
  ['creating', 'uploading'],
  ['creating', 'aborting'],
  ['uploading', 'completing'],
  ['uploading', 'aborting'],
  ['uploading', 'failed'],
  ['completing', 'completed'],
  ['completing', 'uploading'],
  ['completing', 'failed'],
  ['aborting', 'aborted'],
];

it('a session moves as the design draws it, and in no other way', () => {
  const possible = UPLOAD_STATUSES.flatMap((from) =>
    UPLOAD_STATUSES.filter((to) => canMove(from, to)).map((to) => [from, to]),
  );
  expect(possible.sort()).toEqual(MOVES.map((move) => [...move]).sort());
});

it.each(['completed', 'aborted', 'failed'] as const)('%s is an end', (status) => {
  expect(UPLOAD_STATUSES.filter((to) => canMove(status, to))).toEqual([]);
});

it('what is being completed cannot be aborted: the store may have made the object', () => {
  expect(canMove('completing', 'aborting')).toBe(false);
});

describe('a session has expired', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const session = (status: UploadStatus, expiresAt: string, endReason: string | null = null) =>
    ({ status, expiresAt: new Date(expiresAt), endReason }) as UploadSession;

  it('from the moment that was announced', () => {
    expect(isExpired(session('uploading', '2026-11-23T12:00:00.001Z'), now)).toBe(false);
    expect(isExpired(session('uploading', '2026-11-23T12:00:00Z'), now)).toBe(true);
  });

  it('not once it is being completed', () => {
    expect(isExpired(session('completing', '2026-11-22T00:00:00Z'), now)).toBe(false);
    expect(isExpired(session('completed', '2026-11-22T00:00:00Z'), now)).toBe(false);
  });

  it('for good when the expiry ended it', () => {
    expect(isExpired(session('aborted', '2026-11-24T00:00:00Z', 'expiry'), now)).toBe(true);
    expect(isExpired(session('aborted', '2026-11-22T00:00:00Z', 'client'), now)).toBe(false);
  });
});
