import { MIB } from '../../support/bytes.js';
import { PART_SIZE } from '../../support/test-client.js';
import type { SeededRandom } from './seeded-random.js';

/** What a client does with its upload, and how often. */
const PROGRAMS = {
  plain: 20,
  resume: 14,
  'complete-twice': 12,
  'replace-parts': 10,
  'same-part-twice': 8,
  'complete-too-early': 8,
  stream: 8,
  abort: 7,
  'abort-during-complete': 8,
  'abort-during-parts': 6,
  abandon: 6,
} as const;
export type ProgramName = keyof typeof PROGRAMS;

/** One upload as its client means it to be. All of it follows from the seed; its bytes are made when needed. */
export interface UploadPlan {
  /** Is the file's name too, so that any row can be told whose it is. */
  readonly name: string;
  readonly storage: 'disk' | 's3';
  readonly program: ProgramName;
  readonly totalSize: number;
  readonly totalParts: number;
  readonly idempotencyKey?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Parts that a program which sends only some sends first. */
  readonly firstParts: readonly number[];
  /** Parts that `replace-parts` sends a second time, with other bytes. */
  readonly replacedParts: readonly number[];
  /** Parts whose first attempt breaks off in the middle. */
  readonly brokenParts: readonly number[];
  readonly withDigests: boolean;
  readonly random: SeededRandom;
}

export function drawPlan(random: SeededRandom, name: string, storage: UploadPlan['storage']): UploadPlan {
  const totalSize = drawSize(random);
  const totalParts = Math.max(1, Math.ceil(totalSize / PART_SIZE));
  const numbers = Array.from({ length: totalParts }, (_, index) => index + 1);
  const some = (probability: number) => numbers.filter(() => random.chance(probability));
  return {
    name,
    storage,
    totalSize,
    totalParts,
    program: random.weighted(PROGRAMS),
    idempotencyKey: random.chance(0.4) ? `key-${name}-${random.integer(0, 1e9)}` : undefined,
    tags: random.chance(0.2) ? { chaos: name } : {},
    firstParts: totalParts === 1 ? some(0.3) : numbers.slice(0, random.integer(0, totalParts - 1)),
    replacedParts: some(0.6),
    brokenParts: some(0.15),
    withDigests: random.chance(0.3),
    random,
  };
}

/** Mostly small, since it is not bytes that go wrong; never so many parts that the store fills. */
function drawSize(random: SeededRandom): number {
  const tail = random.integer(1, 300_000);
  switch (random.weighted({ empty: 2, small: 55, exact: 3, two: 25, three: 15 })) {
    case 'empty':
      return 0;
    case 'small':
      return tail;
    case 'exact':
      return PART_SIZE;
    case 'two':
      return PART_SIZE + tail;
    case 'three':
      return 2 * PART_SIZE + Math.min(tail, MIB);
  }
}

/** The bytes of one part; another version has other bytes. */
export function partBytes(plan: UploadPlan, partNumber: number, version: number): Buffer {
  const size = Math.min(PART_SIZE, plan.totalSize - (partNumber - 1) * PART_SIZE);
  return plan.random.branch(`part ${partNumber} version ${version}`).bytes(size);
}
