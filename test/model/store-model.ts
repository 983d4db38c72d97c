import type { Bounds, Call, State, StoredUpload } from './protocol-state.js';

export type Result =
  { id: string } | 'done' | 'parts-differ' | 'storage-upload-missing' | 'storage-unavailable';

/** What a call does to the store when it takes effect: several outcomes where stores differ. */
export function takeEffect(state: State, call: Call, { joins }: Bounds): { next: State; result: Result }[] {
  switch (call.name) {
    case 'create': {
      const id = String(state.nextId);
      return [
        { next: withUpload({ ...state, nextId: state.nextId + 1 }, id, { part: null }), result: { id } },
      ];
    }
    case 'putPart': {
      const gone = { next: state, result: 'storage-upload-missing' as const };
      const there = { next: withUpload(state, call.id, { part: call.content }), result: 'done' as const };
      if (isOpen(state, call.id)) return [there];
      // "A part that is being uploaded while the upload is aborted might or might not succeed", as Ceph has it.
      return state.object === null && !state.uploads[call.id] ? [gone, there] : [gone];
    }
    case 'complete':
      return [complete(state, call.id, call.content, joins === true)];
    case 'abort':
      if (!isOpen(state, call.id)) return [{ next: state, result: 'storage-upload-missing' }];
      return [{ next: withUpload(state, call.id, undefined), result: 'done' }];
  }
}

function complete(
  state: State,
  id: string,
  content: string,
  joins: boolean,
): { next: State; result: Result } {
  if (!isOpen(state, id)) return { next: state, result: 'storage-upload-missing' };
  if (state.uploads[id]!.part !== content) return { next: state, result: 'parts-differ' };
  // While it joins, the caller has no answer yet; that it then gets one is the same as a late HEAD.
  if (joins)
    return { next: withUpload(state, id, { part: content, joining: true }), result: 'storage-unavailable' };
  return { next: { ...withUpload(state, id, undefined), object: content }, result: 'done' };
}

/** The store has joined the parts: the object is there. */
export function finishJoining(state: State): State | undefined {
  const [id, upload] = Object.entries(state.uploads).find(([, { joining }]) => joining) ?? [];
  return id && upload ? { ...withUpload(state, id, undefined), object: upload.part } : undefined;
}

/** `ObjectStore.listParts`, of an upload with one part. */
export function listParts(state: State, id: string): string | null {
  return isOpen(state, id) ? state.uploads[id]!.part : 'storage-upload-missing';
}

/** `ObjectStore.listUploads` under the session's key. */
export function listUploads(state: State): string[] {
  return Object.keys(state.uploads).filter((id) => isOpen(state, id));
}

function isOpen({ uploads }: State, id: string): boolean {
  return uploads[id] !== undefined && !uploads[id].joining;
}

export function withUpload(state: State, id: string, upload: StoredUpload | undefined): State {
  const rest = Object.entries(state.uploads).filter(([other]) => other !== id);
  const all = upload ? [...rest, [id, upload] as const] : rest;
  return { ...state, uploads: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
