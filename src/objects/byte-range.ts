import { DomainError } from '../errors/domain-error.js';
import type { ByteRange } from '../storage/object-store.js';

/**
 * The one range that a Range header asks for (RFC 9110 section 14.2). Undefined means the whole object: no header, a
 * unit other than bytes, or a header that is not well-formed, which is to be ignored.
 * @throws DomainError `range-not-satisfiable`, also for several ranges, which are not served
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const specs = header === undefined ? undefined : /^bytes=\s*(.+)$/i.exec(header)?.[1]?.split(',');
  if (!specs) return undefined;
  const ranges = specs.map((spec) => /^\s*(\d*)-(\d*)\s*$/.exec(spec));
  if (!ranges.every((range) => range && (range[1] || range[2]))) return undefined;
  if (ranges.length > 1) throw unsatisfiable('Only one range can be asked for at a time.', sizeBytes);
  const [, first, last] = ranges[0]!;
  const range = first
    ? { first: Number(first), last: last ? Math.min(Number(last), sizeBytes - 1) : sizeBytes - 1 }
    : { first: Math.max(0, sizeBytes - Number(last)), last: sizeBytes - 1 };
  if (first && last && Number(first) > Number(last)) return undefined;
  if (range.first > range.last) throw unsatisfiable(`The object has ${sizeBytes} bytes.`, sizeBytes);
  return range;
}

function unsatisfiable(detail: string, sizeBytes: number): DomainError {
  return new DomainError('range-not-satisfiable', detail, { data: { size: sizeBytes } });
}
