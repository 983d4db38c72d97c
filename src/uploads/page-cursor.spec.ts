import { decodeCursor, encodeCursor } from './page-cursor.js';
import { SORT_FIELDS } from './session-filter.js';
import type { UploadSession } from './upload-session.js';

const session = {
  uploadId: '019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11',
  createdAt: new Date('2026-11-23T10:11:12.131Z'),
  filename: 'Zoë "1", 2.mp4',
  totalSizeBytes: 10_000 * 5 * 2 ** 30,
} as UploadSession;
const { uploadId } = session;

it.each([
  ['createdAt', '2026-11-23T10:11:12.131Z'],
  ['filename', 'Zoë "1", 2.mp4'],
  ['totalSize', '53687091200000'],
] as const)('a cursor by %s leads back to where the page ended', (sort, value) => {
  expect(decodeCursor(sort, encodeCursor(sort, session))).toEqual({ value, uploadId });
});

it('the size of a stream may be unknown', () => {
  const stream = { ...session, totalSizeBytes: null };
  expect(decodeCursor('totalSize', encodeCursor('totalSize', stream))).toEqual({ value: null, uploadId });
});

it('a cursor fits into a query as it is, also for the longest name', () => {
  for (const sort of SORT_FIELDS) {
    const cursor = encodeCursor(sort, { ...session, filename: '"'.repeat(255) });
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(cursor.length).toBeLessThanOrEqual(1_024);
  }
});

it('a cursor of another sort is refused', () => {
  for (const sort of SORT_FIELDS) {
    for (const other of SORT_FIELDS.filter((field) => field !== sort)) {
      expect(() => decodeCursor(other, encodeCursor(sort, session))).toThrow(
        expect.objectContaining({ code: 'validation-failed' }),
      );
    }
  }
});

it.each([
  'null',
  '{}',
  '[]',
  '"x"',
  `["createdAt",null,"${uploadId}"]`,
  `["createdAt","soon","${uploadId}"]`,
  `["createdAt","2026-13-41T10:11:12.131Z","${uploadId}"]`,
  `["createdAt","0000-01-01T00:00:00.000Z","${uploadId}"]`,
  `["createdAt","+012026-01-01T00:00:00.000Z","${uploadId}"]`,
  '["createdAt","2026-11-23T10:11:12.131Z","1 OR 1=1"]',
  '["createdAt","2026-11-23T10:11:12.131Z"]',
])('the cursor %j, which is not one of ours, is refused', (text) => {
  const cursor = Buffer.from(text).toString('base64url');
  expect(() => decodeCursor('createdAt', cursor)).toThrow(
    expect.objectContaining({ code: 'validation-failed' }),
  );
});
