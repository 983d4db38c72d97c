import type { Row, State, Task } from './protocol-state.js';
import type { Step, Steps } from './steps.js';
import { abortOf, told } from './drive-steps.js';
import { listParts } from './store-model.js';

/** What UploadsService does for a client, up to where the session is driven. */
export function requestStep(steps: Steps): Step | undefined {
  const { state, process, task, rules, go, end, call, move } = steps;
  const { row } = state;
  switch (task.at) {
    case 'start.insert':
      if (!row) {
        const fresh: Row = {
          status: 'creating',
          storageUploadId: null,
          etag: null,
          part: null,
          records: 0,
          old: false,
          by: null,
        };
        return go(
          'UploadsRepository.insert: writes the row, creating',
          { at: 'start.create' },
          { ...state, row: fresh },
        );
      }
      if (row.status !== 'creating')
        return end(`UploadsService.joinStart: answers the session, ${row.status}`);
      return go('UploadsService.joinStart: has waited long enough and opens an upload itself', {
        at: 'start.create',
      });
    case 'start.create':
      return call(
        'UploadsService.openUpload: asks the store for an upload',
        { name: 'create' },
        'start.created',
      );
    case 'start.created': {
      const next = move('creating', 'uploading', { storageUploadId: task.id! });
      if (next)
        return end(`UploadsService.openUpload: moves creating → uploading with upload ${task.id}`, next);
      return call(
        `UploadsService.openUpload: was not first, aborts its own upload ${task.id}`,
        abortOf(task.id!),
        'abort.again',
        { then: 'end' },
      );
    }

    case 'part.find':
      if (row?.status !== 'uploading')
        return end(`UploadsService.storePart: refuses, the session is ${row?.status}`, refused(state, task));
      return call(
        `UploadsService.storePart: sends "${task.content}" to the store`,
        { name: 'putPart', id: row.storageUploadId!, content: task.content! },
        'part.record',
      );
    case 'part.record':
      if (isListed(row, task.content!))
        return end(
          `UploadsService.isInObject: it is in the list, acknowledges "${task.content}"`,
          acknowledged(state, task),
        );
      if (row?.status !== 'uploading' && !rules.recordsAnyPart)
        return end(
          `PartsRepository.record: the session is ${row?.status}, answers 409`,
          refused(state, task),
        );
      return end(
        `PartsRepository.record: acknowledges "${task.content}"`,
        acknowledged(recorded(state, task.content!), task),
      );

    case 'complete.find':
      switch (row?.status) {
        case 'completed':
          return end(`UploadsService.complete: answers the object "${row.etag}"`, told(state, row.etag));
        case 'completing':
          return go('UploadCompletion.join: waits, then joins in', {
            at: 'drive.list',
            id: row.storageUploadId,
            seen: row.by,
          });
        case 'uploading':
          return go('UploadsService.complete: finds the session uploading', {
            at: 'complete.list',
            id: row.storageUploadId,
          });
        default:
          return end(`UploadsService.complete: refuses, the session is ${row?.status}`);
      }
    case 'complete.list': {
      const part = listParts(state, task.id!);
      if (part === 'storage-upload-missing')
        return go('UploadsService.alignedParts: the store does not have the upload', { at: 'complete.lost' });
      return go(`UploadsService.alignedParts: the store has "${part}"`, {
        at: 'complete.align',
        listed: { part, records: row?.records ?? 0 },
      });
    }
    case 'complete.align': {
      const { listed, ...rest } = task;
      const aligned = align(state, listed!);
      if (listed!.part === null) return end('UploadsService.complete: answers parts-missing', aligned);
      const did = `PartsRepository.align: the row says "${aligned.row?.part}"`;
      return { did, next: aligned, task: { ...rest, at: 'complete.move' } };
    }
    case 'complete.lost':
      return go(
        'UploadsService.alignedParts: moves uploading → failed, unless it has moved',
        { at: 'complete.find' },
        move('uploading', 'failed') ?? state,
      );
    case 'complete.move': {
      const next = move('uploading', 'completing');
      if (!next) return go('UploadsService.complete: someone was first', { at: 'complete.find' });
      return go(
        'UploadsService.complete: moves uploading → completing',
        { at: 'drive.list', seen: process },
        next,
      );
    }

    case 'abort.find':
      switch (row?.status) {
        case 'aborting':
          return go('UploadsService.abort: finds it aborting', { at: 'remove', id: row.storageUploadId });
        case 'creating':
        case 'uploading':
          return go(`UploadsService.abort: finds it ${row.status}`, { at: `abort.move.${row.status}` });
        case 'completing':
          if (rules.abortsCompleting)
            return go('UploadsService.abort: finds it completing', { at: 'abort.move.completing' });
          return end('UploadsService.abort: refuses, the session is completing');
        default:
          return end(`UploadsService.abort: the session is ${row?.status}`);
      }
    default:
      return undefined;
  }
}

/** Whether a complete has found the part in the store before its row could be written. */
export function isListed(row: Row | null, content: string): boolean {
  return (row?.status === 'completing' || row?.status === 'completed') && row.part === content;
}

function recorded(state: State, part: string): State {
  const row = state.row!;
  return { ...state, row: { ...row, part, records: row.records + 1 } };
}

function align(state: State, listed: NonNullable<Task['listed']>): State {
  const { row } = state;
  if (row?.status !== 'uploading') return state;
  if (row.records > listed.records) return state;
  return { ...state, row: { ...row, part: listed.part } };
}

function acknowledged(state: State, { content, replaces = [] }: Task): State {
  const { client } = state;
  const kept = client.acknowledged.filter((other) => !replaces.includes(other) && other !== content);
  const unsure = client.unsure.filter((other) => other !== content);
  return { ...state, client: { ...client, acknowledged: [...kept, content!].sort(), unsure } };
}

function refused(state: State, { content }: Task): State {
  const { client } = state;
  const unsure = client.unsure.filter((other) => other !== content);
  return {
    ...state,
    client: { ...client, unsure, refused: [...new Set([...client.refused, content!])].sort() },
  };
}
