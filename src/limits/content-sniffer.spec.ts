import fc from 'fast-check';
import { SAMPLES } from '../../test/support/sample-files.js';
import { isDomainError } from '../errors/domain-error.js';
import { assertContent, HEAD_BYTES } from './content-sniffer.js';

type Sample = keyof typeof SAMPLES;

/** What is said to bytes that were declared as a type, under limits that allow that type, or those that are given. */
async function verdict(bytes: Buffer, declared: string, ...contentTypes: string[]): Promise<string> {
  const limits = [{ contentTypes: contentTypes.length > 0 ? contentTypes : [declared] }, {}];
  try {
    await assertContent(bytes.subarray(0, HEAD_BYTES), declared, limits);
    return 'fits';
  } catch (error) {
    if (!isDomainError(error, 'content-type-mismatch')) throw error;
    return String(error.data.detectedContentType);
  }
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

it.each<[Sample, string]>([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['jpeg', 'image/jpg'],
  ['jpeg', 'IMAGE/JPEG; q=1'],
  ['gif', 'image/gif'],
  ['bmp', 'image/x-ms-bmp'],
  ['heic', 'image/heif'],
  ['avif', 'image/avif'],
  ['tiff', 'image/tiff'],
  ['tiff', 'image/x-nikon-nef'],
  ['mp4', 'video/mp4'],
  ['mp4', 'audio/mp4'],
  ['m4a', 'audio/mp4'],
  ['m4a', 'audio/x-m4a'],
  ['quicktime', 'video/quicktime'],
  ['webm', 'video/webm'],
  ['webm', 'audio/webm'],
  ['mkv', 'video/x-matroska'],
  ['wav', 'audio/wav'],
  ['wav', 'audio/vnd.wave'],
  ['mp3', 'audio/mpeg'],
  ['taggedMp3', 'audio/mp3'],
  ['ogg', 'audio/ogg'],
  ['ogg', 'application/ogg'],
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['zip', 'application/x-zip-compressed'],
  ['zip', 'application/vnd.unheard-of'],
  ['docx', DOCX],
  ['lateDocx', DOCX],
  ['docx', 'application/zip'],
  ['xlsx', XLSX],
  ['epub', 'application/epub+zip'],
  ['jar', 'application/java-archive'],
  ['oldOffice', 'application/msword'],
  ['oldOffice', 'application/vnd.ms-outlook'],
  ['gzip', 'application/x-gzip'],
  ['gzip', 'application/x-compressed-tar'],
  ['elf', 'application/x-executable'],
  ['exe', 'application/vnd.microsoft.portable-executable'],
  ['svg', 'image/svg+xml'],
  ['xml', 'application/xml'],
  ['xml', 'text/xml'],
  ['xml', 'application/gpx+xml'],
  ['html', 'text/html'],
  ['html', 'text/plain'],
  ['csv', 'text/csv'],
  ['csv', 'application/csv'],
  ['json', 'application/json'],
  ['script', 'text/javascript'],
  ['empty', 'text/plain'],
  ['empty', 'application/json'],
  ['elf', 'application/octet-stream'],
  ['html', 'application/octet-stream'],
])('%s may call itself %s', async (sample, declared) => {
  expect(await verdict(SAMPLES[sample], declared)).toBe('fits');
});

it.each<[Sample, string, string]>([
  ['html', 'image/png', 'text/html'],
  ['svg', 'image/png', 'image/svg+xml'],
  ['script', 'image/jpeg', 'null'],
  ['csv', 'image/gif', 'null'],
  ['elf', 'image/png', 'application/x-elf'],
  ['elf', 'text/plain', 'application/x-elf'],
  ['elf', 'text/csv', 'application/x-elf'],
  ['exe', 'application/json', 'application/x-msdownload'],
  ['exe', 'application/vnd.unheard-of', 'application/x-msdownload'],
  ['png', 'image/jpeg', 'image/png'],
  ['jpeg', 'application/pdf', 'image/jpeg'],
  ['mp4', 'video/webm', 'video/mp4'],
  ['webm', 'video/mp4', 'video/webm'],
  ['zip', 'application/pdf', 'application/zip'],
  ['zip', 'image/png', 'application/zip'],
  ['xlsx', DOCX, XLSX],
  ['pdf', DOCX, 'application/pdf'],
  ['json', DOCX, 'null'],
  ['html', 'application/json', 'text/html'],
  ['html', 'application/vnd.unheard-of', 'text/html'],
  ['html', 'image/svg+xml', 'text/html'],
  ['svg', 'application/json', 'image/svg+xml'],
  ['json', 'image/svg+xml', 'null'],
  ['html', 'font/woff2', 'text/html'],
  ['empty', 'image/png', 'null'],
])('%s may not call itself %s', async (sample, declared, found) => {
  expect(await verdict(SAMPLES[sample], declared)).toBe(found);
});

it('a kind of media that limits allow as a whole must be one that can be told', async () => {
  expect(await verdict(SAMPLES.script, 'image/made-up', 'image/*')).toBe('null');
  expect(await verdict(SAMPLES.html, 'image/made-up', 'image/*')).toBe('text/html');
  expect(await verdict(SAMPLES.elf, 'image/made-up', 'image/*')).toBe('application/x-elf');
  expect(await verdict(SAMPLES.png, 'image/made-up', 'image/*')).toBe('fits');
  expect(await verdict(Buffer.from([1, 2, 3]), 'image/x-ours', 'image/x-ours')).toBe('fits');
});

it('bytes of a type that every limit allows are no harm under a name that nobody can check', async () => {
  expect(await verdict(SAMPLES.png, 'text/plain', 'text/plain', 'image/png')).toBe('fits');
  expect(await verdict(SAMPLES.png, 'text/plain', 'text/plain')).toBe('image/png');
});

it('a picture of one kind is not another, though both are allowed', async () => {
  expect(await verdict(SAMPLES.jpeg, 'image/png', 'image/*')).toBe('image/jpeg');
});

describe('pages and pictures that run scripts are found', () => {
  it.each([
    '\ufeff<html>',
    ' \n\t<HTML lang=en>',
    '<!-- a comment -->\n<script>alert(1)</script>',
    '<!-- a comment without an end',
    '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>',
    '<?xml version="1.0"?><x:html xmlns:x="http://www.w3.org/1999/xhtml"/>',
    '<img src=x onerror=alert(1)>',
    '<iframe/src=x>',
    '<body',
  ])('%j is a page', async (text) => {
    expect(await verdict(Buffer.from(text), 'image/png')).toBe('text/html');
  });

  it.each(['le', 'be'])('a page in UTF-16%s is a page', async (order) => {
    const bytes = Buffer.from('\ufeff<html><script>', 'utf16le');
    expect(await verdict(order === 'le' ? bytes : bytes.swap16(), 'image/png')).toBe('text/html');
  });

  it.each([
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Made by hand -->\n<svg/>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY a "b">]><svg>',
    '<svg:svg xmlns:svg="http://www.w3.org/2000/svg">',
  ])('%j is an SVG', async (text) => {
    expect(await verdict(Buffer.from(text), 'image/svg+xml')).toBe('fits');
    expect(await verdict(Buffer.from(text), 'image/png')).toBe('image/svg+xml');
  });

  it('an SVG whose beginning is longer than what is looked at is still XML', async () => {
    const text = `<?xml version="1.0"?><!-- ${'x'.repeat(HEAD_BYTES)} --><svg/>`;
    expect(await verdict(Buffer.from(text), 'image/svg+xml')).toBe('fits');
    expect(await verdict(Buffer.from(text), 'image/png')).toBe('application/xml');
  });
});

it.each(['BMW,Audi\n1,2\n', 'MZ,PK\n', 'GIF,JPEG\n', 'ID3,tag\n', 'FORM,17\n', 'RIFF,x,WAVE\n', 'MThd\n'])(
  'a table that begins like a binary file (%j) is a table, and no such file',
  async (text) => {
    expect(await verdict(Buffer.from(text), 'text/csv')).toBe('fits');
    expect(await verdict(Buffer.from(text), 'application/csv')).toBe('fits');
    expect(await verdict(Buffer.from(text), 'image/bmp')).not.toBe('fits');
  },
);

it('a script that begins like a GIF is no GIF', async () => {
  expect(await verdict(Buffer.from('GIF89a=1;alert(document.domain)'), 'image/gif')).toBe('null');
});

/** Heads of real files with bytes changed, cut, and joined: what a hostile client would send. */
const hostile = fc
  .tuple(
    fc.constantFrom(...Object.values(SAMPLES)),
    fc.constantFrom(...Object.values(SAMPLES)),
    fc.array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 })), { maxLength: 8 }),
    fc.nat({ max: HEAD_BYTES }),
  )
  .map(([first, second, changes, length]) => {
    const bytes = Buffer.concat([first, second, first]).subarray(0, length);
    const copy = Buffer.from(bytes);
    changes.forEach(([at, byte]) => at < copy.length && (copy[at] = byte));
    return copy;
  });

it('whatever the bytes are, there is an answer, and no page is an image', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (bytes) => {
      expect(typeof (await verdict(bytes, 'application/pdf'))).toBe('string');
      expect(await verdict(Buffer.concat([SAMPLES.html, bytes]), 'image/png')).not.toBe('fits');
    }),
    { numRuns: 1_000 },
  );
});
