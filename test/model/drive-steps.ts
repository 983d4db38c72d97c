import type { UploadStatus } from '../../src/uploads/upload-session.js';
import { ENDED, type Row, type State, type Task } from './protocol-state.js';
import type { Step, Steps } from './steps.js';
import { listParts, listUploads } from './store-model.js';

/** What UploadCompletion does, for whom ever. */
export function completionStep(steps: Steps): Step | undefined {
  const { state, process, task, rules, go, end, call, move } = steps;
  const { row } = state;
  switch (task.at) {
    case 'drive.list': {
      const part = rules.completesWhatIsListed ? listParts(state, task.id!) : (row?.part ?? null);
      if (part === 'storage-upload-missing')
        return go('UploadCompletion.partsToComplete: NoSuchUpload', { at: 'drive.head', error: part });
      if (part === null)
        return go('UploadCompletion.partsToComplete: parts are missing', {
          at: 'drive.head',
          error: 'parts-differ',
        });
      return go(`UploadCompletion.partsToComplete: the row says "${part}"`, {
        at: 'drive.complete',
        content: part,
      });
    }
    case 'drive.complete': {
      const { content } = task;
      if (row?.status !== 'completing' && !rules.goesBackWhileAttempted)
        return end(`UploadCompletion.step: the session is ${row?.status} by now`);
      const before = { by: row!.by, old: row!.old };
      const old = rules.failsWhileAttempted === true && before.old;
      const noted = row?.status === 'completing' ? { ...state, row: { ...row, by: process, old } } : state;
      return call(
        `UploadCompletion.step: asks the store to complete with "${content}"`,
        { name: 'complete', id: task.id!, content: content! },
        'drive.settle',
        { seen: process, before },
        noted,
      );
    }
    case 'drive.head': {
      if (rules.failsAtOnce && task.error === 'storage-upload-missing')
        return go('UploadCompletion.resolve: takes the upload for lost', { at: 'drive.fail' });
      if (state.object !== null)
        return go(`UploadCompletion.resolve: HEAD shows "${state.object}", made by this session`, {
          at: 'drive.settle',
          content: state.object,
        });
      if (task.error === 'parts-differ')
        return go('UploadCompletion.resolve: there is no object, and the parts differ', { at: 'drive.back' });
      if (task.error === 'storage-upload-missing')
        return go('UploadCompletion.resolve: there is no object', { at: 'drive.withdraw' });
      return end(`UploadCompletion.resolve: there is no object; gives up with ${task.error}`);
    }
    case 'drive.withdraw': {
      const isLast = row?.by === process && row.status === 'completing';
      const next = isLast ? { ...state, row: { ...row, ...task.before! } } : state;
      if ((isLast || rules.failsWhileAttempted) && task.before!.old)
        return go(
          'UploadCompletion.isLost: nobody has tried for a quarter of an hour',
          { at: 'drive.fail' },
          next,
        );
      return end('UploadCompletion.isLost: somebody may be at it; gives up for now', next);
    }
    case 'drive.back':
      if (row?.by !== task.seen && !rules.goesBackWhileAttempted)
        return end('UploadCompletion.resolve: leaves it completing, another attempt has begun');
      return end(
        'UploadCompletion.resolve: moves completing → uploading, unless it has moved',
        move('completing', 'uploading') ?? state,
      );
    case 'drive.fail':
      return end(
        'UploadCompletion.fail: moves completing → failed, unless it has moved',
        move('completing', 'failed') ?? state,
      );
    case 'drive.settle': {
      const next = move('completing', 'completed', { etag: task.content! });
      if (next)
        return end(
          `UploadCompletion.settle: moves completing → completed with "${task.content}"`,
          tellIfAsked(next, task, task.content!),
        );
      const now = row?.status === 'completed' ? tellIfAsked(state, task, row.etag) : state;
      return end(`UploadCompletion.settle: someone was first, the session is ${row?.status}`, now);
    }
    default:
      return undefined;
  }
}

/** What UploadRemoval, UploadDriver and UploadSweep do. */
export function removalStep(steps: Steps): Step | undefined {
  const { state, task, rules, go, end, call, move } = steps;
  const { row } = state;
  switch (task.at) {
    case 'abort.move.creating':
    case 'abort.move.uploading':
    case 'abort.move.completing': {
      const from = task.at.split('.')[2] as UploadStatus;
      const next = move(from, 'aborting');
      if (!next)
        return go('someone was first', { at: task.work === 'reaper' ? 'reaper.look' : 'abort.find' });
      return go(`moves ${from} → aborting`, { at: 'remove', id: next.row!.storageUploadId }, next);
    }
    case 'remove': {
      // What it knows is of the session as it was read or moved.
      const ids = task.id ? [task.id] : listUploads(state);
      const did = task.id
        ? 'UploadRemoval.finish'
        : `UploadRemoval.removeByKey: the store lists ${ids.join(', ') || 'nothing'}`;
      return go(did, { at: 'abort.next', ids, then: 'removed' });
    }
    case 'removed':
      return end(
        'UploadRemoval.finish: moves aborting → aborted, unless it has moved',
        move('aborting', 'aborted') ?? state,
      );
    case 'abort.next': {
      const [id, ...ids] = task.ids ?? [];
      if (id !== undefined)
        return call(`asks the store to abort upload ${id}`, abortOf(id), 'abort.again', { ids });
      return task.then === 'removed'
        ? go('all are aborted', { at: 'removed' })
        : end('nothing is left to abort');
    }
    case 'abort.again': {
      const { call: _answered, ...rest } = task;
      const left = listUploads(state).includes(task.id!);
      if (left)
        return call(
          'S3ObjectStore.abort: still lists the upload, aborts it again',
          abortOf(task.id!),
          'abort.again',
        );
      return {
        did: 'S3ObjectStore.abort: lists the upload no more',
        next: state,
        task: { ...rest, at: 'abort.next' },
      };
    }

    case 'reaper.look':
      switch (row?.status) {
        case 'creating':
        case 'uploading':
          return go(`UploadDriver.step: finds it ${row.status}, left or expired`, {
            at: `abort.move.${row.status}`,
          });
        case 'aborting':
          return go('UploadDriver.step: finds it aborting', { at: 'remove', id: row.storageUploadId });
        case 'completing':
          return go('UploadDriver.step: finds it completing', {
            at: rules.reaperRemovesCompleting ? 'abort.move.completing' : 'drive.list',
            id: row.storageUploadId,
            seen: row.by,
          });
        default:
          return end(`finds it ${row?.status}`);
      }
    case 'sweep.list': {
      const ids = listUploads(state);
      return ids.length > 0
        ? go(`UploadSweep.list: the store has ${ids.join(', ')}`, { at: 'sweep.classify', ids })
        : end('UploadSweep.list: nothing');
    }
    case 'sweep.classify': {
      const ids = (task.ids ?? []).filter((id) => isLeftover(row, id));
      return go(`UploadSweep.classify: ${ids.join(', ') || 'none'} left over`, {
        at: 'abort.next',
        ids,
        then: 'end',
      });
    }
    default:
      return undefined;
  }
}

/** As `ownership` in upload-sweep.ts has it. */
function isLeftover(row: Row | null, id: string): boolean {
  if (!row || row.status === 'creating') return false;
  return ENDED.includes(row.status) || row.storageUploadId !== id;
}

export function abortOf(id: string): Task['call'] {
  return { name: 'abort', id };
}

export function told(state: State, etag: string | null): State {
  return { ...state, client: { ...state.client, told: etag } };
}

function tellIfAsked(state: State, { work }: Task, etag: string | null): State {
  return work === 'complete' ? told(state, etag) : state;
}
