import { createHash } from 'node:crypto';

/** Most file systems take names of 255 bytes; some room is left for the suffix of a record. */
const MAX_NAME_BYTES = 200;

/**
 * The relative path for a key: readable, never outside its root, and never the same for two keys.
 * A file's name always contains a dot and a folder's never does, so the keys `a` and `a/b` can both exist.
 */
export function keyToPath(key: string): string {
  const segments = key.split('/');
  const file = segments.pop()!;
  return [...segments.map(folderName), fileName(file)].join('/');
}

function folderName(segment: string): string {
  return shorten(escape(segment).replaceAll('.', '%2E') || '%');
}

function fileName(segment: string): string {
  const name = shorten(escape(segment).replace(/^\.|\.$/g, '%2E'));
  return name.includes('.') ? name : `${name || '%'}.`;
}

/** Escapes what a path cannot hold, `%` itself, and characters that some file systems refuse. */
function escape(segment: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is escaped here
  return segment.replace(/[%\\:*?"<>|\u0000-\u001f\u007f]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const digest = createHash('sha256').update(name).digest('hex');
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? '';
  // `%~` cannot come out of escape(), so a shortened name is never another segment's own name.
  return `${[...name].slice(0, 30).join('')}%~${digest}${extension}`;
}
