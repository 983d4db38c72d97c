import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/stores.js';
import { placeMarker, readMarkers } from './part-markers.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const etag = (digit: number) => String(digit).repeat(32);
const part = (partNumber: number, digit = 1, file = 'slot') => ({
  partNumber,
  sizeBytes: 5,
  etag: etag(digit),
  file,
});

it('lists the parts by number, whatever order they came in', async () => {
  for (const number of [10_000, 2, 10, 1]) await placeMarker(folder.path, part(number));
  expect((await readMarkers(folder.path)).map(({ partNumber }) => partNumber)).toEqual([1, 2, 10, 10_000]);
});

it('the last of a part counts, and the one before is handed back', async () => {
  expect(await placeMarker(folder.path, part(1, 1))).toEqual([]);
  expect(await placeMarker(folder.path, part(1, 2, 'extra-a'))).toEqual([{ ...part(1, 1), revision: 1 }]);
  expect(await readMarkers(folder.path)).toEqual([{ ...part(1, 2, 'extra-a'), revision: 2 }]);
  expect(await readdir(join(folder.path, '0'))).toHaveLength(1);
});

it('does not take part 1 for part 10', async () => {
  await placeMarker(folder.path, part(10));
  expect(await placeMarker(folder.path, part(1))).toEqual([]);
  expect(await readMarkers(folder.path)).toHaveLength(2);
});

it('of several put at once one counts, the same for everyone', async () => {
  await Promise.all(
    Array.from({ length: 9 }, (_, index) => placeMarker(folder.path, part(1, index + 1, `file-${index}`))),
  );
  const [first, ...others] = await readMarkers(folder.path);
  expect(others).toEqual([]);
  expect(await readMarkers(folder.path)).toEqual([first]);
});

it('a marker that a crash left beside its successor does not count', async () => {
  await mkdir(join(folder.path, '0'));
  await writeFile(join(folder.path, '0', `1_1_5_${etag(1)}_slot`), '');
  await writeFile(join(folder.path, '0', `1_2_6_${etag(2)}_extra-a`), '');
  expect(await readMarkers(folder.path)).toMatchObject([{ revision: 2, sizeBytes: 6, file: 'extra-a' }]);
});

it.each([
  '.nfs0001',
  'README',
  `1_1_5_${etag(1)}`,
  `x_1_5_${etag(1)}_slot`,
  `1_1_5_${etag(1)}_..`,
  `1_1_5_${'z'.repeat(32)}_slot`,
])('passes over the file %s, which is no marker', async (name) => {
  await mkdir(join(folder.path, '0'));
  for (const inner of ['.', '0']) await writeFile(join(folder.path, inner, name), '');
  expect(await readMarkers(folder.path)).toEqual([]);
});

it('never brings back an upload that has just been removed', async () => {
  await expect(placeMarker(join(folder.path, 'gone'), part(1))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(folder.path)).toEqual([]);
});
