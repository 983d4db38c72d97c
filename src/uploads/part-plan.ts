import { objectTooLarge } from '../limits/limits.errors.js';
import { partNumberOutOfRange, partSizeInvalid, partSizeMismatch } from './upload.errors.js';

const MIB = 2 ** 20;
/** The limits of "Amazon S3 multipart upload limits" in the S3 User Guide. */
export const MAX_PARTS = 10_000;
/** No part is planned smaller unless its client says so. */
const DEFAULT_MIN_PART_SIZE_BYTES = 5 * MIB;
export const MAX_PART_SIZE_BYTES = 5 * 1024 * MIB;
/** For a stream whose length nobody knows: room for 156 GiB. */
const STREAM_PART_SIZE_BYTES = 16 * MIB;

/** How an object is cut into parts: all of `partSizeBytes`, the last may be smaller. */
export interface PartPlan {
  readonly partSizeBytes: number;
  /** Null for a stream whose length is not known yet. */
  readonly totalSizeBytes: number | null;
}

export interface PlanLimits {
  readonly maxObjectSizeBytes: number;
  readonly minPartSizeBytes: number;
  /** For uploads that ask for no part size; null: as small as S3's limits allow. */
  readonly usualPartSizeBytes: number | null;
}

/** @throws DomainError `object-too-large`, `part-size-invalid` */
export function planParts(
  totalSizeBytes: number | null,
  wantedPartSizeBytes: number | undefined,
  { maxObjectSizeBytes, minPartSizeBytes, usualPartSizeBytes }: PlanLimits,
): PartPlan {
  if (totalSizeBytes !== null && totalSizeBytes > maxObjectSizeBytes) {
    throw objectTooLarge(totalSizeBytes, maxObjectSizeBytes);
  }
  if (wantedPartSizeBytes === undefined)
    return { totalSizeBytes, partSizeBytes: defaultPartSize(totalSizeBytes, usualPartSizeBytes) };
  if (wantedPartSizeBytes < minPartSizeBytes || wantedPartSizeBytes > MAX_PART_SIZE_BYTES) {
    throw partSizeInvalid(`A part has from ${minPartSizeBytes} to ${MAX_PART_SIZE_BYTES} bytes.`);
  }
  const plan = { totalSizeBytes, partSizeBytes: wantedPartSizeBytes };
  const needed = totalParts(plan) ?? 0;
  if (needed > MAX_PARTS)
    throw partSizeInvalid(`This part size needs ${needed} parts; ${MAX_PARTS} is the most.`);
  return plan;
}

function defaultPartSize(totalSizeBytes: number | null, usualPartSizeBytes: number | null): number {
  if (totalSizeBytes === null) return usualPartSizeBytes ?? STREAM_PART_SIZE_BYTES;
  const least = Math.ceil(totalSizeBytes / MAX_PARTS);
  return Math.max(usualPartSizeBytes ?? DEFAULT_MIN_PART_SIZE_BYTES, Math.ceil(least / MIB) * MIB);
}

/** Null while the length is not known. An empty object has one empty part. */
export function totalParts({ totalSizeBytes, partSizeBytes }: PartPlan): number | null {
  if (totalSizeBytes === null) return null;
  return Math.max(1, Math.ceil(totalSizeBytes / partSizeBytes));
}

/** The size a part must have; for a stream of unknown length only the upper bound is known. */
export function plannedSize(plan: PartPlan, partNumber: number): number {
  if (plan.totalSizeBytes === null) return plan.partSizeBytes;
  return Math.min(plan.partSizeBytes, plan.totalSizeBytes - (partNumber - 1) * plan.partSizeBytes);
}

/** How many bytes an object has at least that has such a part. */
export function reachOf({ partSizeBytes }: PartPlan, partNumber: number, sizeBytes: number): number {
  return (partNumber - 1) * partSizeBytes + sizeBytes;
}

/** @throws DomainError `part-number-out-of-range`, `part-size-mismatch` */
export function checkPart(plan: PartPlan, partNumber: number, sizeBytes: number): void {
  checkPartNumber(plan, partNumber);
  if (!hasPlannedSize(plan, partNumber, sizeBytes)) {
    throw partSizeMismatch(partNumber, sizeBytes, plannedSize(plan, partNumber));
  }
}

/** @throws DomainError `part-number-out-of-range` */
export function checkPartNumber(plan: PartPlan, partNumber: number): void {
  const last = totalParts(plan) ?? MAX_PARTS;
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > last)
    throw partNumberOutOfRange(partNumber, last);
}

function hasPlannedSize(plan: PartPlan, partNumber: number, sizeBytes: number): boolean {
  const planned = plannedSize(plan, partNumber);
  if (plan.totalSizeBytes !== null) return sizeBytes === planned;
  // Any part of a stream may turn out to be the last one; an empty one makes sense only as the whole of it.
  return sizeBytes <= planned && (sizeBytes > 0 || partNumber === 1);
}

interface PartFact {
  readonly partNumber: number;
  readonly sizeBytes: number;
}

/** What a list of stored parts means for a plan. */
export interface PartCheck {
  readonly storedParts: number;
  readonly storedBytes: number;
  /** Numbers that are not stored, or stored with another size than planned. Ascending. */
  readonly missing: number[];
}

/** For a stream of unknown length, missing are the gaps below the highest part. */
export function checkParts(plan: PartPlan, parts: readonly PartFact[]): PartCheck {
  const last = totalParts(plan) ?? Math.max(0, ...parts.map(({ partNumber }) => partNumber));
  const isStored = new Uint8Array(last + 1);
  let storedParts = 0;
  let storedBytes = 0;
  for (const { partNumber, sizeBytes } of parts) {
    if (isStored[partNumber] !== 0 || !hasPlannedSize(plan, partNumber, sizeBytes)) continue;
    isStored[partNumber] = 1;
    storedParts++;
    storedBytes += sizeBytes;
  }
  const missing: number[] = [];
  for (let number = 1; number <= last; number++) if (isStored[number] === 0) missing.push(number);
  return { storedParts, storedBytes, missing };
}
