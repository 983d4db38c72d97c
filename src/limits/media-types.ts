import { supportedMimeTypes } from 'file-type';

/** Makes no claim about its content (RFC 2046 section 4.5.1). */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Names of one thing, and forms of one container that the first bytes do not tell apart. */
const SAME = [
  'image/jpeg image/jpg image/pjpeg',
  'image/png image/x-png image/apng image/vnd.mozilla.apng',
  'image/bmp image/x-bmp image/x-ms-bmp',
  'image/x-icon image/vnd.microsoft.icon image/ico',
  'image/heif image/heic image/heif-sequence image/heic-sequence image/avif',
  'image/vnd.adobe.photoshop image/x-photoshop application/x-photoshop',
  'image/vnd.ms-photo image/jxr',
  'image/vnd.dwg image/x-dwg application/acad application/x-acad',
  // Raw photographs are TIFF files.
  'image/tiff image/x-adobe-dng image/x-canon-cr2 image/x-nikon-nef image/x-sony-arw',
  // ISO base media: which tracks are inside, only the whole file tells.
  'video/mp4 audio/mp4 application/mp4 video/x-m4v audio/x-m4a audio/m4a ' +
    'video/quicktime video/3gpp video/3gpp2 audio/3gpp audio/3gpp2',
  'video/webm audio/webm video/matroska video/x-matroska audio/matroska audio/x-matroska',
  'application/ogg audio/ogg video/ogg audio/opus audio/vorbis audio/speex',
  'application/vnd.ms-asf video/x-ms-asf audio/x-ms-asf video/x-ms-wmv audio/x-ms-wma',
  'video/vnd.avi video/avi video/x-msvideo video/msvideo',
  'video/mpeg video/mp1s video/mp2p video/x-mpeg',
  'video/x-flv video/flv',
  'audio/mpeg audio/mp3 audio/x-mp3 audio/x-mpeg audio/mpeg3 audio/x-mpeg-3',
  'audio/wav audio/wave audio/x-wav audio/vnd.wave audio/x-pn-wav',
  'audio/aiff audio/x-aiff',
  'audio/flac audio/x-flac',
  'audio/midi audio/x-midi audio/mid',
  'audio/aac audio/aacp audio/x-aac audio/vnd.dlna.adts',
  'audio/vnd.dolby.dd-raw audio/ac3',
  'font/ttf font/otf font/sfnt application/font-sfnt application/x-font-ttf application/x-font-otf',
  'font/woff application/font-woff application/x-font-woff',
  'font/woff2 application/font-woff2',
  'application/zip application/x-zip application/x-zip-compressed',
  'application/gzip application/x-gzip application/x-compressed-tar application/x-tgz application/x-gtar',
  'application/x-bzip2 application/x-bzip application/bzip2',
  'application/x-xz application/xz',
  'application/zstd application/x-zstd',
  'application/x-rar-compressed application/vnd.rar application/x-rar',
  'application/pdf application/x-pdf',
  'application/rtf application/x-rtf text/rtf',
  'application/postscript application/eps application/x-eps image/eps image/x-eps',
  'application/xml text/xml',
  'text/html application/xhtml+xml',
  'application/x-sqlite3 application/vnd.sqlite3',
  'application/x-deb application/vnd.debian.binary-package application/x-debian-package',
  'application/x-rpm application/x-redhat-package-manager',
  'application/java-vm application/x-java-class',
  'application/x-elf application/x-executable application/x-pie-executable application/x-sharedlib',
  'application/x-msdownload application/x-dosexec application/vnd.microsoft.portable-executable',
].map((names) => names.split(' '));

const CANONICAL = new Map(SAME.flatMap((names) => names.map((name) => [name, names[0]!] as const)));

/** These the library knows in some of their forms only: that it sees none says nothing. */
const IN_PART_ONLY = [
  ...['application/vnd.ms-outlook', 'application/vnd.visio', 'application/x-apple-diskimage'],
  ...['application/pgp-encrypted', 'application/x.autodesk.fbx', 'application/dicom'],
  ...['model/stl', 'application/xml'],
];
const RECOGNISED = new Set(
  [...supportedMimeTypes]
    .map((name) => essenceOf(name)!)
    .filter((name) => !name.startsWith('text/') && !IN_PART_ONLY.includes(name))
    .map(canonical),
).add('image/svg+xml');

/** Type and subtype in lower case, without parameters (RFC 9110 section 8.3.1); undefined when it is no media type. */
export function essenceOf(mediaType: string): string | undefined {
  const [essence = ''] = mediaType.split(';', 1);
  const name = essence.trim().toLowerCase();
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/.test(name) ? name : undefined;
}

/** Of the names of one thing, always the same one. */
export function canonical(essence: string): string {
  return CANONICAL.get(essence) ?? essence;
}

/** Whether `image/*`, or a whole media type, holds this one. */
export function matchesRange(range: string, mediaType: string): boolean {
  const wanted = essenceOf(range);
  const given = essenceOf(mediaType);
  if (wanted === undefined || given === undefined) return false;
  return wanted.endsWith('/*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted;
}

/** Whether the first bytes of a file of this type always tell that it is one. */
export function isRecognised(essence: string): boolean {
  return RECOGNISED.has(canonical(essence)) || ZIP_BASED.test(essence);
}

/** Formats that are made of others; which one, often stands too late in the file to be seen. */
const ZIP_BASED = new RegExp(
  [
    String.raw`^application/vnd\.(openxmlformats-officedocument|oasis\.opendocument)\.`,
    String.raw`^application/vnd\.ms-(word|excel|powerpoint)\..*macroenabled`,
    String.raw`^application/(java-archive|vnd\.android\.package-archive|x-xpinstall)$`,
    String.raw`^(model/3mf|image/openraster)$`,
    String.raw`\+zip$`,
  ].join('|'),
);
const CONTAINERS = ['application/zip', 'application/x-cfb', 'application/gzip', 'application/xml'].concat(
  'application/x-sqlite3',
);

/** Whether a file of this type can be one whose first bytes are of that type (suffixes: RFC 6838 section 4.2.8). */
export function isHeldBy(essence: string, found: string): boolean {
  const container = ZIP_BASED.test(found) ? 'application/zip' : canonical(found);
  if (!CONTAINERS.includes(container))
    return found === 'image/svg+xml' && canonical(essence) === 'application/xml';
  if (canonical(essence) === container) return true;
  if (container === 'application/zip' && ZIP_BASED.test(essence)) return found === container;
  if (container === 'application/xml' && essence.endsWith('+xml')) return true;
  // Of formats that nobody here knows, many are archives or databases.
  return /^(application|model)\//.test(essence) && !isRecognised(essence);
}
