import contentDisposition from 'content-disposition';

export const DEFAULT_FOLDER = 'uploads';

/** `<prefix><folder>/<uploadId><extension>`: unique, and nothing in it but the extension comes from the file's name. */
export function objectKey(keyPrefix: string, folder: string, uploadId: string, filename: string): string {
  return `${keyPrefix}${folder}/${uploadId}${extensionOf(filename)}`;
}

function extensionOf(filename: string): string {
  return /.(\.[A-Za-z0-9]{1,16})$/.exec(filename)?.[1]?.toLowerCase() ?? '';
}

/**
 * RFC 6266: always a download, since an upload shown inline could run as a page of this origin. Pure ASCII, because
 * the header is signed and stored by S3 servers that disagree about other bytes; the true name is in `filename*`.
 */
export function dispositionOf(filename: string): string {
  return contentDisposition(filename, { fallback: filename.replace(/[^\x20-\x7e]/gu, '_') });
}
