/** The session's plan, as the server gave it: parts of `partSize`, the last one may be shorter. */
export interface PartPlan {
  /** Null, as the next, while the end of a stream is not in sight. */
  totalSize: number | null;
  partSize: number;
  totalParts: number | null;
}

/** The bytes of part `partNumber` (from 1): `start` is in it, `end` is not. */
export function partRange(
  { partSize, totalSize }: PartPlan,
  partNumber: number,
): { start: number; end: number } {
  const start = (partNumber - 1) * partSize;
  return { start, end: Math.min(start + partSize, totalSize ?? Infinity) };
}

export function bytesOfParts(plan: PartPlan, partNumbers: readonly number[]): number {
  return partNumbers.reduce((sum, partNumber) => {
    const { start, end } = partRange(plan, partNumber);
    return sum + end - start;
  }, 0);
}

export function allParts(totalParts: number): number[] {
  return Array.from({ length: totalParts }, (_, index) => index + 1);
}
