import type { StoredPart } from '../object-store.js';

/**
 * The little XML of the multipart calls. Their elements carry no attributes and are not nested in themselves, so they are
 * cut out of the text: a parser would build a tree of 10,000 parts first.
 */
export function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescape(found);
}

export interface PartPage {
  readonly parts: readonly StoredPart[];
  /** Where the next page begins; undefined on the last. */
  readonly nextMarker?: string;
}

/** The answer of ListParts; undefined when it is not whole: a list that lacks parts would be taken at its word. */
export function readPartPage(xml: string): PartPage | undefined {
  if (!xml.includes('</ListPartsResult>')) return undefined;
  const parts: StoredPart[] = [];
  let from = 0;
  for (;;) {
    const start = xml.indexOf('<Part>', from);
    if (start < 0) break;
    from = xml.indexOf('</Part>', start);
    if (from < 0) return undefined;
    const part = xml.slice(start, from);
    const partNumber = Number(between(part, '<PartNumber>'));
    const sizeBytes = Number(between(part, '<Size>'));
    if (!Number.isInteger(partNumber) || !Number.isInteger(sizeBytes)) return undefined;
    parts.push({ partNumber, sizeBytes, etag: unescape(between(part, '<ETag>') ?? '').replaceAll('"', '') });
  }
  // Ceph names a next marker on the last page too.
  const isTruncated = textOf(xml, 'IsTruncated') === 'true';
  return { parts, nextMarker: isTruncated ? textOf(xml, 'NextPartNumberMarker') : undefined };
}

/** The body of CompleteMultipartUpload. */
export function completeBody(parts: readonly StoredPart[]): string {
  let xml = '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
  for (const { partNumber, etag } of parts)
    xml += `<Part><ETag>&quot;${escape(etag)}&quot;</ETag><PartNumber>${partNumber}</PartNumber></Part>`;
  return `${xml}</CompleteMultipartUpload>`;
}

function between(xml: string, tag: string): string | undefined {
  const found = xml.indexOf(tag);
  if (found < 0) return undefined;
  const start = found + tag.length;
  return xml.slice(start, xml.indexOf('<', start));
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

/** Section 4.6 of XML 1.0, and character references. */
function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16));
    },
  );
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
