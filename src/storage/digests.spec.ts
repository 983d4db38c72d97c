import { type ComputedDigest, createDigest } from './digests.js';

// The check values that the algorithms' own specifications give for "123456789"; XXH3 has none, so the library's own.
const CHECK_VALUES: [ComputedDigest, string][] = [
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['xxh3', '72dcb18b67a17dff'],
  ['md5', '25f9e794323b453885f5181f1b624d0b'],
  ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
];

it.each(CHECK_VALUES)('%s gives its check value, in one piece or in several', async (algorithm, expected) => {
  for (const pieces of [['123456789'], ['1', '2345', '', '6789']]) {
    const digest = await createDigest(algorithm);
    for (const piece of pieces) digest.update(Buffer.from(piece));
    expect(digest.finish().toString('hex')).toBe(expected);
  }
});
