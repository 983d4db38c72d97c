import { decodeMetadata, encodeMetadata } from './s3-metadata.js';

it.each([
  'plain',
  'two words',
  'a=b; "c"',
  'Zoë',
  '北京 😀',
  '',
  ' ',
  ' leading',
  'trailing ',
  '=?UTF-8?B?eA==?=',
  '=?',
  'x'.repeat(1_900),
])('%j comes back as it was, and travels in printable ASCII', (value) => {
  const encoded = encodeMetadata({ name: value });
  expect(encoded.name).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
  expect(decodeMetadata(encoded)).toEqual({ name: value });
});

it('what is plain stays readable', () => {
  expect(encodeMetadata({ camera: 'front door' })).toEqual({ camera: 'front door' });
});

it('names are in lower case, as S3 gives them back', () => {
  expect(encodeMetadata({ Camera: 'x' })).toEqual({ camera: 'x' });
  expect(decodeMetadata({ Camera: 'x' })).toEqual({ camera: 'x' });
});

it('what others have written is left as it is', () => {
  const foreign = { a: '=?ISO-8859-1?Q?Zo=EB?=', b: '=?UTF-8?B?not base64!?=' };
  expect(decodeMetadata(foreign)).toEqual(foreign);
  expect(decodeMetadata(undefined)).toEqual({});
});
