import type { ChecksumAlgorithm } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { createDigest, type DigestAlgorithm } from '../../digests.js';
import { ok, type Probe } from './probe.js';
import type { ProbeBench } from './probe-bench.js';
import { isUnsupported, storeSaid } from './store-refusal.js';

const ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const satisfies DigestAlgorithm[];
const BODY = 'as it was sent';
const OTHER_BODY = 'as it is not!!';
const THROUGH_SERVER = 'Parts that go through Longshore are checked by Longshore, whatever the store does.';

export const integrityProbes: readonly Probe[] = [
  {
    id: 'checksums',
    title: 'Checksums',
    why: `A part that breaks on its way into the bucket must be refused. ${THROUGH_SERVER} Parts by URL only the store can check.`,
    needs: ['s3:PutObject'],
    async look(bench) {
      const [verifiesContentMd5, ...verified] = await Promise.all([
        isContentMd5Verified(bench),
        ...ALGORITHMS.map((algorithm) => isVerified(bench, algorithm)),
      ]);
      const verifiedChecksums: string[] = ALGORITHMS.filter((_, index) => verified[index]);
      const profile = { verifiesContentMd5, verifiedChecksums };
      const names = [...(verifiesContentMd5 ? ['Content-MD5'] : []), ...verifiedChecksums];
      if (names.length > 0) {
        const ignored = ALGORITHMS.filter((_, index) => !verified[index]);
        return ok(
          `${names.join(', ')} verified${ignored.length ? `; ${ignored.join(', ')} ignored` : ''}`,
          profile,
        );
      }
      const text =
        'Nothing can be set for this. Where it matters, let parts go through the server (`transfer: "server"`).';
      return {
        status: 'warning',
        seen: 'a part with a wrong Content-MD5 was taken, and so was one with each wrong x-amz-checksum',
        remedy: { text, canFix: false },
        profile,
      };
    },
  },
  {
    id: 'signed-length',
    title: 'Presigned length',
    why: 'The URL of a part is signed for its exact length, so that nobody stores more with it than was agreed.',
    needs: ['s3:PutObject'],
    async look(bench) {
      const verifiesSignedLength = await isSignedLengthVerified(bench);
      const profile = { verifiesSignedLength };
      if (verifiesSignedLength) return ok('a longer body is refused', profile);
      const text =
        'Give URLs of parts only to clients that you trust with the bucket: complete notices a part of the wrong size, but it has been stored by then.';
      return {
        status: 'warning',
        seen: 'a body longer than the signed Content-Length was taken',
        remedy: { text, canFix: false },
        profile,
      };
    },
  },
];

/** A store that refuses what is right as well does not verify anything. */
async function isVerified(bench: ProbeBench, algorithm: (typeof ALGORITHMS)[number]): Promise<boolean> {
  // An upload takes checksums of the algorithm only that it was begun with.
  const ChecksumAlgorithm = algorithm.toUpperCase() as ChecksumAlgorithm;
  const upload = await bench
    .open(bench.key(`checksum-${algorithm}`), { ChecksumAlgorithm })
    .catch(orUnknownToStore);
  if (!upload) return false;
  const name = `x-amz-checksum-${algorithm}`;
  const wrong = await bench.putPart(upload, 1, BODY, { [name]: await checksumOf(algorithm, OTHER_BODY) });
  const right = await bench.putPart(upload, 1, BODY, { [name]: await checksumOf(algorithm, BODY) });
  return wrong.status === 400 && right.status === 200;
}

function orUnknownToStore(error: unknown): undefined {
  const said = storeSaid(error);
  if (said.status !== 400 && !isUnsupported(said)) throw error;
}

async function isContentMd5Verified(bench: ProbeBench): Promise<boolean> {
  const upload = await bench.open(bench.key('content-md5'));
  const md5 = (text: string) => createHash('md5').update(text).digest('base64');
  const wrong = await bench.putPart(upload, 1, BODY, { 'content-md5': md5(OTHER_BODY) });
  const right = await bench.putPart(upload, 1, BODY, { 'content-md5': md5(BODY) });
  return wrong.status === 400 && right.status === 200;
}

async function isSignedLengthVerified(bench: ProbeBench): Promise<boolean> {
  const upload = await bench.open(bench.key('length'));
  const signed = { 'content-length': String(BODY.length) };
  const longer = await bench.putPart(upload, 1, `${BODY}, and more`, signed);
  const right = await bench.putPart(upload, 1, BODY, signed);
  return longer.status >= 400 && longer.status < 500 && right.status === 200;
}

async function checksumOf(algorithm: DigestAlgorithm, text: string): Promise<string> {
  const digest = await createDigest(algorithm);
  digest.update(Buffer.from(text));
  return digest.finish().toString('base64');
}
