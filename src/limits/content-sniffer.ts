import type { Readable } from 'node:stream';
import { FileTypeParser } from 'file-type';
import { DomainError } from '../errors/domain-error.js';
import type { Limits } from './limits.js';
import { contentTypeMismatch } from './limits.errors.js';
import { decode, isText, markupOf } from './markup.js';
import { canonical, essenceOf, isHeldBy, isRecognised, matchesRange, UNKNOWN_TYPE } from './media-types.js';

/** As many as file-type looks at where it can. It had endless loops over long hostile files, and is never given more. */
export const HEAD_BYTES = 4_100;
/** Of work that takes a millisecond. */
const DETECTION_TIMEOUT_MS = 1_000;
const MEDIA = /^(image|audio|video|font)\//;

/**
 * The first bytes of a stream that nobody reads yet, which then gives them again with the rest. Fewer when it has no more;
 * of an empty one, `end` may be over (`pipe`, `pipeline` and `for await` see to that).
 * @throws DomainError `incomplete-body` when it fails or is destroyed before so many have come
 */
export function readHead(stream: Readable, bytes = HEAD_BYTES): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      stream.off('readable', onReadable).off('end', onEnd).off('close', fail).off('error', fail);
    const onReadable = () => {
      // Null until so many are there, or all that there will be.
      const head = stream.read(bytes) as Buffer | null;
      if (head === null) return;
      stop();
      // In the same turn: afterwards a stream that has ended takes nothing back.
      stream.unshift(head);
      resolve(head);
    };
    const onEnd = () => {
      stop();
      resolve(Buffer.alloc(0));
    };
    const fail = () => {
      stop();
      reject(new DomainError('incomplete-body', 'The body ended before its first bytes had come.'));
    };
    if (stream.readableEnded) return onEnd();
    if (stream.destroyed || stream.errored) return fail();
    stream.on('readable', onReadable).on('end', onEnd).on('close', fail).on('error', fail);
  });
}

/**
 * Whether the first bytes of a file are of the type that it was declared as, and that the limits allow. Only the head is
 * looked at: this stops a page that calls itself an image, not a file that is two things at once.
 *
 * `application/octet-stream` claims nothing, so whoever allows it allows any bytes. Text may call itself any `text/*`.
 * @throws DomainError `content-type-mismatch`
 */
export async function assertContent(
  head: Buffer,
  declared: string,
  allowed: readonly Limits[],
): Promise<void> {
  const type = essenceOf(declared) ?? declared;
  if (type === UNKNOWN_TYPE) return;
  const text = decode(head);
  if (isText(text) && type.startsWith('text/')) return;
  const found = markupOf(text) ?? (await detect(head, isText(text)));
  const lists = allowed.flatMap(({ contentTypes }) => (contentTypes ? [contentTypes] : []));
  if (found === undefined ? mayBeUnseen(type, lists) : mayBe(type, found, lists)) return;
  throw contentTypeMismatch(declared, found, lists.flat());
}

/** Nothing was recognised. Of a kind of media that limits allow as a whole, that is too little. */
function mayBeUnseen(type: string, lists: readonly (readonly string[])[]): boolean {
  if (isRecognised(type)) return false;
  return !MEDIA.test(type) || lists.every((ranges) => ranges.some((range) => essenceOf(range) === type));
}

function mayBe(type: string, found: string, lists: readonly (readonly string[])[]): boolean {
  if (canonical(type) === canonical(found) || isHeldBy(type, found)) return true;
  return !isRecognised(type) && lists.every((ranges) => ranges.some((range) => matchesRange(range, found)));
}

async function detect(head: Buffer, hasTextOnly: boolean): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DETECTION_TIMEOUT_MS);
  });
  try {
    const type = await Promise.race([new FileTypeParser().fromBuffer(head.subarray(0, HEAD_BYTES)), late]);
    const found = type && essenceOf(type.mime);
    // A table that begins with "BMW" is no bitmap: no media, and no program for Windows, has text alone at its start.
    return found && hasTextOnly && (MEDIA.test(found) || found === 'application/x-msdownload')
      ? undefined
      : found;
  } catch {
    // It stumbled over what is broken or hostile.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
