import type { UploadSnapshot } from '@longshore/client';
import { itemOf, progressOfAll, type QueueItem, refusedItem, tooLarge } from './queue-item.js';

const file = (size: number) => new File([new Uint8Array(size)], 'a.bin');

function snapshotOf(status: UploadSnapshot['status'], loaded: number, bytesPerSecond = 0): UploadSnapshot {
  const progress = { lengthKnown: true, total: 100, percentage: loaded, partsCompleted: 1, totalParts: 2 };
  return { status, progress: { ...progress, loaded, bytesPerSecond, secondsLeft: null } };
}

function item(status: UploadSnapshot['status'], loaded: number, speed = 0): QueueItem {
  return itemOf('1', file(100), status === 'paused' ? 'pause' : 'run', {
    snapshot: snapshotOf(status, loaded, speed),
  });
}

describe('a file in the queue', () => {
  it('waits for its turn before it has a task, and again when it goes on after a pause', () => {
    expect(itemOf('1', file(5), 'run', {}).status).toBe('queued');
    expect(itemOf('1', file(5), 'run', { snapshot: snapshotOf('paused', 1) }).status).toBe('queued');
  });

  it('is paused when that was wished, whether or not it had begun', () => {
    expect(itemOf('1', file(5), 'pause', {}).status).toBe('paused');
    expect(item('paused', 1).status).toBe('paused');
  });

  it('shows its size before anything is known of it', () => {
    expect(itemOf('1', file(5), 'run', {}).progress).toMatchObject({ loaded: 0, total: 5 });
  });

  it('that failed waits for its turn once it is to be tried again', () => {
    expect(item('error', 1)).toMatchObject({ status: 'error', canRetry: true });
    expect(itemOf('1', file(5), 'again', { snapshot: snapshotOf('error', 1) }).status).toBe('queued');
  });
});

describe('all files together', () => {
  it('are as far as their bytes, and as fast as those that move', () => {
    const all = progressOfAll([item('completed', 100), item('uploading', 50, 20), item('uploading', 10, 20)]);
    expect(all).toMatchObject({
      loaded: 160,
      total: 300,
      speed: 40,
      remainingTime: 3.5,
      files: 3,
      filesCompleted: 1,
    });
  });

  it('do not wait for one that was refused', () => {
    const refused = refusedItem('2', file(500), tooLarge(file(500), 400));
    expect(refused.canRetry).toBe(false);
    expect(progressOfAll([item('completed', 100), refused])).toMatchObject({ percentage: 100, files: 1 });
  });

  it('are done when each is, also when they are empty', () => {
    const empty = itemOf('1', file(0), 'run', { snapshot: snapshotOf('completed', 0) });
    expect(progressOfAll([empty])).toMatchObject({ percentage: 100, remainingTime: 0 });
    expect(progressOfAll([])).toMatchObject({ percentage: 0, remainingTime: null });
  });
});
