import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ok, type Sighting } from './probe.js';
import type { ProbeBench } from './probe-bench.js';
import { isDenied, isUnsupported, nameOf, storeSaid } from './store-refusal.js';

export const CONNECTION = {
  id: 'connection',
  title: 'The store answers',
  why: 'Without it nothing else works, nor can it be examined.',
};

/** Where the fault usually is, by what the store says. */
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Create the bucket, or correct S3_BUCKET.',
  InvalidAccessKeyId: 'Correct S3_ACCESS_KEY_ID: the store does not know it.',
  SignatureDoesNotMatch: 'Correct S3_SECRET_ACCESS_KEY, or S3_REGION: the signature is wrong.',
  ExpiredToken: 'The temporary credentials have expired: get new ones.',
  RequestTimeTooSkewed: 'Set the clock: let this server take its time from NTP (timedatectl set-ntp true).',
  PermanentRedirect: 'Correct S3_REGION: the bucket is in another region.',
  AuthorizationHeaderMalformed: 'Correct S3_REGION: the bucket is in another region.',
  CredentialsProviderError: 'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: no credentials were found.',
};
const NO_ANSWER =
  'Is the store running, and does it answer at this address? Check S3_ENDPOINT (or S3_REGION), and what is between it and this server.';

/** The first question. Any answer about what we may do is as good as a yes. */
export async function lookAtConnection(bench: ProbeBench): Promise<Sighting> {
  const where = `${bench.address.host}, bucket ${bench.bucket}`;
  try {
    const question = { Bucket: bench.bucket, Prefix: bench.key(''), MaxKeys: 1 };
    await bench.client.send(new ListObjectsV2Command(question), { abortSignal: bench.signal });
  } catch (error) {
    const said = storeSaid(error);
    if (!isDenied(said) && !isUnsupported(said)) {
      const name = (error as Error).name;
      const advice = ADVICE[said.code ?? name] ?? ADVICE[name];
      const text =
        advice ?? (said.status === undefined ? NO_ANSWER : 'Look at the store’s log for this request.');
      return {
        status: 'problem',
        seen: `${where}: ${nameOf(error)}`,
        remedy: { text, canFix: false },
      };
    }
  }
  return ok(where);
}
