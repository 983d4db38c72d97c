import { LongshoreError, type UploadSnapshot } from '@longshore/client';
import { itemOf, type QueueItem, refusedItem, tooLarge } from './queue-item.js';
import { announcements, errorText } from './texts.js';

const file = new File(['content'], 'report.pdf');
const queued = itemOf('1', file, 'run', {});

function at(percentage: number, changes: Partial<UploadSnapshot> = {}): QueueItem {
  const progress = { loaded: 1, lengthKnown: true, total: 7, percentage, partsCompleted: 0, totalParts: 1 };
  const status = 'uploading';
  const snapshot = {
    status,
    progress: { ...progress, bytesPerSecond: 0, secondsLeft: null },
    ...changes,
  } as const;
  return itemOf('1', file, changes.status === 'paused' ? 'pause' : 'run', { snapshot });
}

const unreachable = new LongshoreError({ code: 'network-error', detail: 'Cannot reach http://127.0.0.1' });

describe('somebody who listens hears', () => {
  it.each<[what: string, before: QueueItem[], after: QueueItem[], said: string[]]>([
    ['that a file was added', [], [queued], ['report.pdf added']],
    ['how many were added', [], [queued, { ...queued, id: '2' }], ['2 files added']],
    ['each quarter', [at(20)], [at(27)], ['report.pdf: 25 percent']],
    ['nothing between quarters', [at(27)], [at(49)], []],
    ['of a pause', [at(27)], [at(27, { status: 'paused' })], ['report.pdf is paused']],
    ['that it goes on', [at(27, { status: 'paused' })], [at(27)], ['report.pdf goes on']],
    [
      'of the end, and not of the last quarter',
      [at(80)],
      [at(100, { status: 'completed' })],
      ['report.pdf is uploaded'],
    ],
    ['that a file is gone', [at(27)], [], ['report.pdf is cancelled']],
    ['nothing of a file that is cleared away', [at(100, { status: 'completed' })], [], []],
  ])('%s', (_what, before, after, said) => {
    expect(announcements(before, after)).toEqual(said);
  });

  it('why it waits', () => {
    expect(announcements([at(1)], [at(1, { waiting: { reason: 'offline' } })])).toEqual([
      'report.pdf: You are offline. It goes on when the network is back.',
    ]);
  });

  it('why it failed, and what to do', () => {
    expect(announcements([at(1)], [at(1, { status: 'error', error: unreachable })])).toEqual([
      'report.pdf failed. The server cannot be reached. Check that it runs and that you are online, then retry.',
    ]);
  });

  it('why a file was refused, once', () => {
    const refused = refusedItem('1', file, tooLarge(file, 1024));
    expect(announcements([], [refused])).toEqual([
      'report.pdf failed. Too large: files may have up to 1 KiB.',
    ]);
    expect(announcements([refused], [refused])).toEqual([]);
  });
});

it('an error that has no text of its own is told in the words of the server', () => {
  expect(errorText(new LongshoreError({ code: 'teapot', detail: 'I am a teapot' }))).toBe('I am a teapot.');
});

describe('what the server does not allow is told with what it does', () => {
  it.each<[code: string, problem: Record<string, unknown>, text: string]>([
    [
      'quota-exceeded',
      { available: 2 * 1024 ** 2 },
      'Not enough room: 2 MiB are left. Make room, or ask for more.',
    ],
    [
      'too-many-open-uploads',
      { limit: 3 },
      '3 uploads may be open at once. Finish or cancel another one, then retry.',
    ],
    [
      'content-type-not-allowed',
      { allowedContentTypes: ['image/*', 'application/pdf'] },
      'Files of this type are not taken here. Allowed: image/*, application/pdf.',
    ],
    [
      'content-type-mismatch',
      { allowedContentTypes: ['image/*'] },
      'This file is not what its name says. Allowed: image/*.',
    ],
    [
      'filename-not-allowed',
      { allowedFilenames: ['*.jpg'] },
      'Files of this name are not taken here. Allowed: *.jpg.',
    ],
    ['unauthorized', {}, 'You are not signed in any more, or not for this server. Because.'],
    ['forbidden', {}, 'You may not do this. Because.'],
  ])('%s', (code, problem, text) => {
    expect(errorText(new LongshoreError({ code, detail: 'Because.', problem }))).toBe(text);
  });
});
