import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { exchange } from './http-exchange.js';
import { pasteable } from './pasteable.js';
import { ok, type Probe, type Sighting } from './probe.js';

/** S3 takes no request that is signed for a time further off ("RequestTimeTooSkewed"). */
const REFUSED_SKEW_MS = 15 * 60_000;
const WORRYING_SKEW_MS = 60_000;
/** A Date header has whole seconds. */
const RESOLUTION_MS = 1_000;

export const clockProbe: Probe = {
  id: 'clock',
  title: 'Clocks',
  why: 'A signature holds for 15 minutes around the time in it. Clocks further apart make every request fail.',
  needs: [],
  async look(bench) {
    const askedAt = Date.now();
    const { headers } = await exchange(bench.address.urlOf(bench.key('clock')), {
      method: 'GET',
      signal: bench.signal,
    });
    const ours = (askedAt + Date.now()) / 2;
    const theirs = Date.parse(headers.date ?? '') + RESOLUTION_MS / 2;
    if (Number.isNaN(theirs)) return { status: 'unknown', seen: 'the store’s answers have no Date' };
    return judgeClock(Math.round(theirs - ours));
  },
};

export function judgeClock(clockSkewMs: number): Sighting {
  const profile = { clockSkewMs };
  const apartMs = Math.abs(clockSkewMs);
  if (apartMs <= 2 * RESOLUTION_MS) return ok('the store’s clock and this server’s agree', profile);
  const seen = `the store’s clock is ${spanText(apartMs)} ${clockSkewMs > 0 ? 'ahead' : 'behind'}`;
  if (apartMs < WORRYING_SKEW_MS) return ok(seen, profile);
  return {
    status: apartMs < REFUSED_SKEW_MS ? 'warning' : 'problem',
    seen,
    remedy: {
      text: 'Let both take their time from NTP, for instance: timedatectl set-ntp true',
      canFix: false,
    },
    profile,
  };
}

function spanText(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}

export const publicProbe: Probe = {
  id: 'public-access',
  title: 'Closed to strangers',
  why: 'Whoever knows a key could read the object past Longshore: without a key of its own, unseen by its log.',
  needs: ['s3:PutObject'],
  async look(bench) {
    const key = bench.key('public');
    await bench.makeObject(key);
    const { signal } = bench;
    const read = await exchange(bench.publicAddress.urlOf(key), { method: 'GET', signal });
    const list = await exchange(`${bench.publicAddress.urlOf('')}?list-type=2&max-keys=1`, {
      method: 'GET',
      signal,
    });
    const open = [
      ...(read.status === 200 ? ['read objects'] : []),
      ...(list.status === 200 ? ['list the bucket'] : []),
    ];
    if (open.length === 0) return ok(`an unsigned GET is refused (${read.status})`);
    const block = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
    return {
      status: 'problem',
      seen: `anyone may ${open.join(' and ')}`,
      remedy: {
        text: `Remove public ACLs and the statement with Principal "*" from the bucket’s policy; on AWS, set this: aws s3api put-public-access-block --bucket ${bench.bucket} --public-access-block-configuration file://block.json. If the bucket is meant to be public, let it be.`,
        paste: pasteable(Object.fromEntries(block.map((name) => [name, true]))),
        canFix: false,
      },
    };
  },
};

export const versioningProbe: Probe = {
  id: 'versioning',
  title: 'Versioning',
  why: 'In a versioned bucket a deleted object stays as an old version, and is paid for.',
  needs: ['s3:GetBucketVersioning'],
  async look({ client, bucket, signal, settings: { keyPrefix } }) {
    const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }), {
      abortSignal: signal,
    });
    if (Status !== 'Enabled') return ok('off');
    const rule = {
      ID: 'old-versions',
      Filter: { Prefix: keyPrefix },
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    };
    return {
      status: 'warning',
      seen: 'on: what is deleted is kept as an old version',
      remedy: {
        text: 'If that is not wanted for ever, add such a rule to the bucket’s lifecycle rules. Longshore itself never replaces an object.',
        paste: pasteable(rule),
        canFix: false,
      },
    };
  },
};
