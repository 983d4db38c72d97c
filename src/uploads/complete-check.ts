import { checkParts, MAX_PARTS, type PartPlan } from './part-plan.js';
import { partsDiffer, partsMissing, totalSizeMismatch } from './upload.errors.js';

export interface CompleteRequest {
  readonly totalSizeBytes?: number;
  /** What the client believes to have stored; compared, never trusted. */
  readonly parts?: readonly { readonly partNumber: number; readonly etag: string }[];
}

interface StoredPartFact {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
}

/**
 * Whether these parts make the object.
 * @returns its size
 * @throws DomainError `total-size-mismatch`, `parts-missing`, `parts-differ`
 */
export function checkComplete(
  session: PartPlan,
  parts: readonly StoredPartFact[],
  request: CompleteRequest,
): number {
  checkTotalSize(session, request.totalSizeBytes);
  const storedBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (session.totalSizeBytes === null) checkStreamSize(session, request.totalSizeBytes, storedBytes);
  const totalSizeBytes = session.totalSizeBytes ?? request.totalSizeBytes ?? storedBytes;
  const { missing } = checkParts({ partSizeBytes: session.partSizeBytes, totalSizeBytes }, parts);
  if (missing.length > 0) throw partsMissing(missing);
  const differing = differingParts(parts, request.parts);
  if (differing.length > 0) throw partsDiffer(differing);
  return totalSizeBytes;
}

/** @throws DomainError `total-size-mismatch` */
export function checkTotalSize(
  { totalSizeBytes }: Pick<PartPlan, 'totalSizeBytes'>,
  claimed: number | undefined,
): void {
  if (claimed === undefined || totalSizeBytes === null || claimed === totalSizeBytes) return;
  throw totalSizeMismatch(claimed, totalSizeBytes);
}

/** Nothing of a stream is left out, and one that no 10,000 parts can hold was not sent. */
function checkStreamSize(
  { partSizeBytes }: PartPlan,
  claimed: number | undefined,
  storedBytes: number,
): void {
  if (claimed === undefined || (claimed >= storedBytes && claimed <= MAX_PARTS * partSizeBytes)) return;
  throw totalSizeMismatch(claimed, storedBytes);
}

function differingParts(stored: readonly StoredPartFact[], claimed: CompleteRequest['parts']): number[] {
  if (!claimed) return [];
  const etags = new Map(stored.map(({ partNumber, etag }) => [partNumber, etag]));
  const wrong = claimed.filter(({ partNumber, etag }) => etags.get(partNumber) !== etag.replaceAll('"', ''));
  const named = new Set(claimed.map(({ partNumber }) => partNumber));
  const unnamed = stored.filter(({ partNumber }) => !named.has(partNumber));
  return [...wrong, ...unnamed].map(({ partNumber }) => partNumber).sort((a, b) => a - b);
}
