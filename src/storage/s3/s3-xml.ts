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
  for (let start = xml.indexOf('<Part>'), end; start >= 0; start = xml.indexOf('<Part>', end)) {
    end = xml.indexOf('</Part>', start);
    const partNumber = Number(between(xml, '<PartNumber>', start, end));
    const sizeBytes = Number(between(xml, '<Size>', start, end));
    const etag = between(xml, '<ETag>', start, end);
    if (!Number.isInteger(partNumber) || !Number.isInteger(sizeBytes) || etag === undefined) return undefined;
    parts.push({ partNumber, sizeBytes, etag: unquote(etag) });
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

/** The text of the first such element that begins between two places. */
function between(xml: string, tag: string, from: number, to: number): string | undefined {
  const found = xml.indexOf(tag, from);
  if (found < 0 || found > to) return undefined;
  const start = found + tag.length;
  return xml.slice(start, xml.indexOf('<', start));
}

const QUOTE = '&quot;';

/** An etag without its quotes. Thousands come in a list, nearly all of them written like this. */
function unquote(text: string): string {
  if (text.startsWith(QUOTE) && text.indexOf('&', 1) === text.length - QUOTE.length && text.endsWith(QUOTE))
    return text.slice(QUOTE.length, -QUOTE.length);
  return unescape(text).replaceAll('"', '');
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
