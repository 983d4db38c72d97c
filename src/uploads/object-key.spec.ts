import { dispositionOf, objectKey } from './object-key.js';

const ID = '019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11';

it.each([
  ['holiday.MP4', '.mp4'],
  ['archive.tar.gz', '.gz'],
  ['no-extension', ''],
  ['.bashrc', ''],
  ['a.', ''],
  ['a.b c', ''],
  ['a.ünï', ''],
  ['a.php%00', ''],
  [`a.${'x'.repeat(16)}`, `.${'x'.repeat(16)}`],
  [`a.${'x'.repeat(17)}`, ''],
  ['a.mp4\n', ''],
])('of the name %j the key keeps %j', (filename, extension) => {
  expect(objectKey('', 'uploads', ID, filename)).toBe(`uploads/${ID}${extension}`);
});

it('the key begins with the prefix of the bucket', () => {
  expect(objectKey('team/', 'videos/2026', ID, 'a.mp4')).toBe(`team/videos/2026/${ID}.mp4`);
});

it('the key has nothing but the extension from the name', () => {
  expect(objectKey('', 'uploads', ID, '../../etc/passwd')).toBe(`uploads/${ID}`);
});

it.each(['a.txt', 'Zoë.txt', 'a"b;c=d.txt', 'a\\b.txt', '北京', '😀', '%41.txt', "it's.txt", '~'])(
  'the name %j goes into one ASCII header, always as a download',
  (filename) => {
    const disposition = dispositionOf(filename);
    expect(disposition).toMatch(/^attachment; filename=/);
    expect(disposition).toMatch(/^[\x20-\x7e]+$/);
  },
);

it('the true name is there for those who can read it', () => {
  expect(dispositionOf('Zoë €.txt')).toContain("filename*=UTF-8''Zo%C3%AB%20%E2%82%AC.txt");
});
