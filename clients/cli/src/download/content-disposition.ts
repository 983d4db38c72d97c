import path from 'node:path';

/** The file name in a Content-Disposition header (RFC 6266), fit to be used here: a name, never a path. */
export function filenameOf(header: string | undefined): string | undefined {
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '');
  const given = extended ? decoded(extended) : (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]);
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  const name = path.win32.basename(given ?? '').replace(/[\u0000-\u001f\u007f]/g, '');
  return name === '' || name === '.' || name === '..' ? undefined : name;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
