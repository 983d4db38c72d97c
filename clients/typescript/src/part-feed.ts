import type { Session } from './open-session.js';
import { partRange } from './part-plan.js';
import type { Source } from './source.js';
import type { RequestBody } from './transport.js';

export interface PartToSend {
  partNumber: number;
  size: number;
  /** From its beginning at each call. */
  body: () => RequestBody;
  crc32?: () => Promise<number>;
}

/** Undefined after the last one. */
export type NextPart = () => Promise<PartToSend | undefined>;

/** Parts of a source that can be read anywhere: nothing of them is held. */
export function partsOfSource(source: Source, session: Session, partNumbers: readonly number[]): NextPart {
  let position = 0;
  return async () => {
    const partNumber = partNumbers[position++];
    if (partNumber === undefined) return undefined;
    const { start, end } = partRange(session, partNumber);
    return {
      partNumber,
      size: end - start,
      body: () => source.slice(start, end),
      crc32: source.crc32 && (() => source.crc32!(start, end)),
    };
  };
}
