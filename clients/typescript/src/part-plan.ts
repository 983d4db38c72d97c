/** The session's plan, as the server gave it: parts of `partSize`, the last one may be shorter. */
export interface PartPlan {
  totalSize: number;
  partSize: number;
  totalParts: number;
}

/** The bytes of part `partNumber` (from 1): `start` is in it, `end` is not. */
export function partRange(plan: PartPlan, partNumber: number): { start: number; end: number } {
  const start = (partNumber - 1) * plan.partSize;
  return { start, end: Math.min(start + plan.partSize, plan.totalSize) };
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
