import type { UploadState, UploadSummary } from '@longshore/client/node';
import { widthOf } from '../display/text.js';
import { styleFor } from '../terminal.js';
import { listLines } from './list-table.js';
import { partMapLines, rangesText } from './part-map.js';
import { statusLines } from './status-view.js';

const plain = styleFor({}, {});
const now = Date.parse('2026-11-23T12:00:00Z');
const uploadId = '01a20a46-54b3-75a0-afab-d682efea8dc1';

const details = {
  uploadId,
  filename: 'film.mp4',
  status: 'uploading',
  totalSize: 60 * 2 ** 20,
  uploadedBytes: 45 * 2 ** 20,
  partSize: 5 * 2 ** 20,
  key: 'uploads/x.mp4',
  contentType: 'video/mp4',
  createdAt: '2026-11-23T09:00:00Z',
  lastActivityAt: '2026-11-23T11:58:59.123Z',
  expiresAt: '2026-11-24T11:59:00Z',
  endedAt: null,
  endReason: null,
  lastError: null,
} as UploadSummary;

const state = {
  ...details,
  uploadedParts: 9,
  totalParts: 12,
  missingParts: [3, 11, 12],
  percentage: 75,
} as UploadState;

const view = (columns: number, more: Partial<UploadState> = {}) =>
  statusLines(
    { details, state: { ...state, ...more } },
    { columns, style: plain, now, program: 'longshore' },
  );

describe('longshore status', () => {
  it('shows how far it is, where the parts are, and how to go on', () => {
    expect(view(80)).toEqual([
      'film.mp4  uploading',
      `  ${'━'.repeat(36)}${'─'.repeat(12)}  75%  45 MiB of 60 MiB`,
      '',
      '  ██░███████░░',
      '  █ stored  ░ missing',
      '',
      '  parts    9 of 12 stored, 5 MiB each',
      '  missing  3, 11, 12',
      `  id       ${uploadId}`,
      '  key      uploads/x.mp4',
      '  type     video/mp4',
      '  started  3 h ago (2026-11-23T09:00:00Z)',
      '  active   1 min ago (2026-11-23T11:58:59Z)',
      '  expires  in 23 h (2026-11-24T11:59:00Z)',
      `  go on    longshore resume ${uploadId} FILE`,
    ]);
  });

  it('of a completed one tells how to fetch it, and no more of its parts than it needs', () => {
    const lines = view(80, { status: 'completed', uploadedBytes: 0, missingParts: [], uploadedParts: 12 });
    expect(lines[1]).toContain('100%  60 MiB');
    expect(lines).toContain('  parts    12 of 5 MiB');
    expect(lines.at(-1)).toBe('  go on    longshore download uploads/x.mp4');
  });

  it('of a stream claims no end', () => {
    const lines = view(80, { totalSize: null, totalParts: null, missingParts: [] });
    expect(lines.join('\n')).toContain('9 stored of 5 MiB, how many there will be is not known');
    expect(lines.join('\n')).not.toMatch(/%|go on/);
  });

  it('fits into 40 columns, but for words that are longer', () => {
    const lines = view(39).filter((line) => !line.includes(uploadId));
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(39);
  });
});

describe('the part map', () => {
  it.each([1, 7, 256, 257, 9999, 10_000])(
    'of %d parts has at most four rows, each as wide as the others',
    (parts) => {
      const rows = partMapLines(parts, [parts], 60, plain).slice(0, -1);
      expect(rows.length).toBeLessThanOrEqual(4);
      expect(Math.max(...rows.map(widthOf))).toBeLessThanOrEqual(60);
      // The last mark stands for the missing part alone, or for some stored ones too.
      expect(rows.at(-1)!.at(-1)).toMatch(/[▒░]/);
      expect(rows.join('')).toMatch(/^█*.$/);
    },
  );

  it('tells ranges, and of many only the first', () => {
    expect(rangesText([3, 7, 8, 9, 11, 12])).toBe('3, 7–9, 11, 12');
    expect(rangesText([1, 3, 5, 6, 7, 8], 2)).toBe('1, 3 and 4 more');
  });
});

describe('longshore list', () => {
  const sessions = [
    details,
    { ...details, filename: 'a stream', status: 'completed' as const, totalSize: null },
  ];

  it('has a line for each where there is room', () => {
    expect(listLines(sessions, 120, plain, now)).toEqual([
      'ID                                    STATUS     DONE    SIZE  STARTED  NAME',
      `${uploadId}  uploading   75%  60 MiB  3 h ago  film.mp4`,
      `${uploadId}  completed     –  45 MiB  3 h ago  a stream`,
    ]);
  });

  it.each([39, 60, 79])('never cuts an id, also in %d columns', (columns) => {
    const lines = listLines(sessions, columns, plain, now);
    expect(lines.filter((line) => line.includes(uploadId))).toHaveLength(2);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  });
});
