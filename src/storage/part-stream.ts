import type { Writable } from 'node:stream';
import { DomainError } from '../errors/domain-error.js';
import { type ComputedDigest, createDigest, type Digest } from './digests.js';
import type { PartBody } from './object-store.js';

/** What waits for a slow sink before its source is paused; more only where the sink itself asks for more. */
const MAX_UNWRITTEN_BYTES = 256 * 1024;

/** Of a part, before anything of the store is taken for it. */
const BEGINNING_BYTES = 64 * 1024;
const MAX_CHUNKS = 32;

export type DigestValues = ReadonlyMap<ComputedDigest, Buffer>;

/**
 * Moves a part from its source into `sink` chunk by chunk, as fast as the slower of the two, ends the sink and waits
 * until it has taken everything.
 *
 * Digests are made on the way; the chunk that ends the part is held until they match, so a sink that needs the
 * whole length never sees a wrong part as complete. On failure the sink is destroyed.
 * @throws DomainError `incomplete-body`, `digest-mismatch`; the sink's own errors as they are
 */
export async function streamPart(
  body: PartBody,
  sink: Writable,
  alsoCompute: readonly ComputedDigest[] = [],
): Promise<DigestValues> {
  const algorithms = new Set<ComputedDigest>([
    ...body.digests.map(({ algorithm }) => algorithm),
    ...alsoCompute,
  ]);
  const digests = await Promise.all([...algorithms].map(createDigest));
  let values: DigestValues = new Map();
  await pump(
    body,
    sink,
    (chunk) => digests.forEach((digest) => digest.update(chunk)),
    () => {
      values = finishDigests(digests, body);
    },
  );
  return values;
}

/**
 * Resolves when so much of a body has come that it is worth what it is going to hold in the store: a connection, a file, a
 * claim. What has come is put back. A client that sends a byte now and then holds nothing but its own connection.
 * @throws DomainError `incomplete-body`
 */
export function untilBegun({ stream: source, sizeBytes }: PartBody): Promise<void> {
  const wanted = Math.min(sizeBytes, BEGINNING_BYTES);
  if (wanted === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let received = 0;
    const take = (chunk: Buffer) => {
      received += chunk.length;
      chunks.push(chunk);
      // Thousands of tiny buffers would take many times the memory of their bytes.
      if (chunks.length === MAX_CHUNKS) chunks = [Buffer.concat(chunks)];
      if (received < wanted) return;
      stop();
      source.pause();
      source.unshift(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      resolve();
    };
    const breakOff = () => {
      stop();
      reject(incomplete(received, sizeBytes));
    };
    const stop = () =>
      source.off('data', take).off('end', breakOff).off('close', breakOff).off('error', breakOff);
    if (source.destroyed || source.errored || source.readableEnded) return breakOff();
    source.on('end', breakOff).on('close', breakOff).on('error', breakOff).on('data', take).resume();
  });
}

/** @throws DomainError `digest-mismatch` */
function finishDigests(digests: readonly Digest[], { digests: expected }: PartBody): DigestValues {
  const values = new Map(digests.map((digest) => [digest.algorithm, digest.finish()]));
  for (const { algorithm, value } of expected) {
    const actual = values.get(algorithm)!;
    if (!actual.equals(value)) {
      throw new DomainError(
        'digest-mismatch',
        `The ${algorithm} of the bytes that came is not the one announced.`,
        {
          data: { algorithm, expected: value.toString('base64'), actual: actual.toString('base64') },
        },
      );
    }
  }
  return values;
}

/**
 * stream.pipeline cannot hold back the last chunk without a transform, which costs a copy of every event.
 *
 * What comes in one turn of the event loop is written at once: a write that gathers costs less than one for each chunk.
 * MAX_UNWRITTEN_BYTES and what one turn brings is the most that is between the two.
 */
function pump(
  { stream: source, sizeBytes, throttle }: PartBody,
  sink: Writable,
  onChunk: (chunk: Buffer) => void,
  onLast: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = 0;
    let isSettled = false;
    let isGathering = false;
    let isHeldBack = false;
    const settle = (error?: unknown) => {
      if (isSettled) return;
      isSettled = true;
      source.off('data', take).off('end', onEnd).off('close', onClose).off('error', onClose);
      sink.off('drain', onDrain).off('error', settle).off('close', onSinkClosed);
      if (error === undefined) return resolve();
      sink.on('error', () => undefined).destroy();
      reject(error instanceof Error ? error : new Error('The part could not be stored.', { cause: error }));
    };
    const gather = () => {
      if (isGathering) return;
      isGathering = true;
      sink.cork();
      setImmediate(release);
    };
    const release = () => {
      isGathering = false;
      sink.uncork();
    };
    const take = (chunk: Buffer) => {
      received += chunk.length;
      try {
        if (received > sizeBytes) throw incomplete(received, sizeBytes);
        onChunk(chunk);
        if (received === sizeBytes) onLast();
      } catch (error) {
        source.pause();
        return settle(error);
      }
      gather();
      if (!sink.write(chunk) && isFull(sink)) source.pause();
      const paid = throttle?.spend(chunk.length);
      if (paid) holdBack(paid);
    };
    const holdBack = (paid: Promise<void>) => {
      isHeldBack = true;
      source.pause();
      void paid.then(() => {
        isHeldBack = false;
        if (!isSettled && !(sink.writableNeedDrain && isFull(sink))) source.resume();
      });
    };
    const onEnd = () => {
      if (received < sizeBytes) return settle(incomplete(received, sizeBytes));
      try {
        if (sizeBytes === 0) onLast();
      } catch (error) {
        return settle(error);
      }
      source.off('close', onClose);
      sink.end(() => settle());
    };
    const onClose = () => settle(incomplete(received, sizeBytes));
    const onDrain = () => {
      if (!isHeldBack) source.resume();
    };
    const onSinkClosed = () =>
      settle(new Error('The store closed the connection before it had the whole part.'));

    sink.on('drain', onDrain).on('error', settle).on('close', onSinkClosed);
    // A request is destroyed by its end, and an empty one ends as soon as its head is looked at.
    if (source.readableEnded) return onEnd();
    if (source.destroyed || source.errored) return onClose();
    source.on('end', onEnd).on('close', onClose).on('error', onClose).on('data', take);
    // Where somebody has waited for the beginning of the body it is paused.
    source.resume();
  });
}

function isFull({ writableLength }: Writable): boolean {
  return writableLength >= MAX_UNWRITTEN_BYTES;
}

function incomplete(received: number, expected: number): DomainError {
  return new DomainError('incomplete-body', `The body ended after ${received} of ${expected} bytes.`, {
    data: { receivedBytes: received, expectedBytes: expected },
  });
}
