import { S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../config/app-config.js';
import { DomainError } from '../../errors/domain-error.js';
import { type Examination, type Finding, StoreExaminer, UNKNOWN_PROFILE } from '../store-examiner.js';
import { removeAbandonedProbes } from './examination/abandoned-probes.js';
import { accessPolicy } from './examination/access-policy.js';
import {
  readCorsRules,
  readLifecycle,
  writeCorsRules,
  writeLifecycle,
} from './examination/bucket-settings.js';
import { completionProbes } from './examination/completion-probes.js';
import { CONNECTION, lookAtConnection } from './examination/connection.js';
import { corsProbe } from './examination/cors-probe.js';
import { mergeCorsRules } from './examination/cors-rules.js';
import { integrityProbes } from './examination/integrity-probes.js';
import { lifecycleProbe } from './examination/lifecycle-probe.js';
import { mergeLifecycleRules } from './examination/lifecycle-rules.js';
import { listingProbes } from './examination/listing-probes.js';
import { permissionProbes } from './examination/permission-probes.js';
import { type CleanUp, type ExaminedSettings, ProbeBench } from './examination/probe-bench.js';
import type { Probe, Sighting } from './examination/probe.js';
import { isDenied, isUnsupported, nameOf, storeSaid } from './examination/store-refusal.js';
import { withinLimit } from './examination/time-limit.js';
import { clockProbe, publicProbe, versioningProbe } from './examination/surroundings-probes.js';
import { toStorageError } from './s3-errors.js';

const PROBE_LIMIT_MS = 20_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

const PROBES: readonly Probe[] = [
  clockProbe,
  ...permissionProbes,
  ...completionProbes,
  ...listingProbes,
  ...integrityProbes,
  corsProbe,
  lifecycleProbe,
  publicProbe,
  versioningProbe,
];

/** Tries a bucket out with real requests, a small object or upload of its own for each probe. */
export class S3Examiner extends StoreExaminer {
  constructor(
    private readonly config: S3Config,
    private readonly settings: ExaminedSettings,
  ) {
    super();
  }

  override examine(signal?: AbortSignal): Promise<Examination> {
    return this.withClient(async (client) => {
      const connection = await withinLimit(
        PROBE_LIMIT_MS,
        (limit) => lookAtConnection(this.bench(client, limit)),
        signal,
      );
      signal?.throwIfAborted();
      const first = { ...CONNECTION, ...connection };
      if (connection.status === 'problem') return { ...toExamination([first]), reached: false };
      const cleanUps: CleanUp[] = [];
      const sightings = await Promise.all(
        PROBES.map((probe) =>
          withinLimit(PROBE_LIMIT_MS, (limit) => this.tryOut(probe, client, limit, cleanUps), signal),
        ),
      );
      const { bucket } = this.config;
      const { keyPrefix } = this.settings;
      await withinLimit(
        PROBE_LIMIT_MS,
        (limit) => removeAbandonedProbes(client, bucket, keyPrefix, limit),
        signal,
      ).catch(() => undefined);
      signal?.throwIfAborted();
      return toExamination([first, ...sightings, this.cleanUpFinding(cleanUps)]);
    });
  }

  override fix(id: string): Promise<void> {
    const { bucket } = this.config;
    const { corsOrigins, keyPrefix, uploadTtlMs } = this.settings;
    return this.withClient(async (client) => {
      try {
        if (id === corsProbe.id) {
          await writeCorsRules(
            client,
            bucket,
            mergeCorsRules(await readCorsRules(client, bucket), corsOrigins),
          );
        } else if (id === lifecycleProbe.id) {
          const before = await readLifecycle(client, bucket);
          const rules = mergeLifecycleRules(before.rules, keyPrefix, uploadTtlMs);
          await writeLifecycle(client, bucket, { ...before, rules });
        } else {
          throw new DomainError('validation-failed', `The doctor cannot fix ${id}.`);
        }
      } catch (error) {
        if (error instanceof DomainError) throw error;
        throw toStorageError(storeSaid(error), error);
      }
    });
  }

  private async tryOut(probe: Probe, client: S3Client, limit: AbortSignal, cleanUps: CleanUp[]) {
    const bench = this.bench(client, limit);
    const sighting = await probe.look(bench).catch((error: unknown) => this.failureOf(probe, error));
    cleanUps.push(await bench.cleanUp());
    const { id, title, why } = probe;
    return { id, title, why, ...sighting };
  }

  private bench(client: S3Client, limit: AbortSignal): ProbeBench {
    return new ProbeBench(client, this.config, this.settings, limit);
  }

  private failureOf({ needs, deniedIsProblem }: Probe, error: unknown): Sighting {
    const said = storeSaid(error);
    const told =
      said.code && said.message && said.message !== 'UnknownError' ? `: ${said.message.slice(0, 200)}` : '';
    if (isDenied(said))
      return {
        status: deniedIsProblem ? 'problem' : 'unknown',
        seen: `refused (${nameOf(error)}${told})`,
        remedy: this.permissionRemedy(needs),
      };
    if (isUnsupported(said))
      return { status: 'unknown', seen: `the store does not know this call (${nameOf(error)})` };
    return {
      status: deniedIsProblem && said.status ? 'problem' : 'unknown',
      seen: `${nameOf(error)}${told}`,
    };
  }

  private permissionRemedy(actions: readonly string[]) {
    const text = `Allow ${actions.join(' and ')}. All that Longshore needs is in this policy: give it to the server’s user or role (as a policy of the bucket, with that user as Principal in each statement).`;
    return { text, paste: accessPolicy(this.config.bucket, this.settings.keyPrefix), canFix: false };
  }

  private cleanUpFinding(cleanUps: readonly CleanUp[]): Finding {
    const about = {
      id: 's3:DeleteObject',
      title: 'Permission s3:DeleteObject',
      why: 'The doctor removes its own probe objects with it, of a few bytes each. The service deletes no objects.',
    };
    const left = cleanUps.flatMap((cleanUp) => cleanUp.left);
    if (left.length === 0) {
      const isProven = cleanUps.some(({ deleted }) => deleted.length > 0);
      if (isProven) return { ...about, status: 'ok', seen: 'granted' };
      return { ...about, status: 'unknown', seen: 'no object could be made that could be removed' };
    }
    return {
      ...about,
      status: 'warning',
      seen: `${left.length} probe objects could not be removed, such as ${left[0]}`,
      remedy: this.permissionRemedy(['s3:DeleteObject']),
    };
  }

  private async withClient<T>(work: (client: S3Client) => Promise<T>): Promise<T> {
    const { region, endpoint, forcePathStyle, credentials } = this.config;
    const client = new S3Client({
      region,
      endpoint,
      forcePathStyle,
      credentials,
      // As in S3ObjectStore.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        // Without it the SDK only warns, and waits on.
        throwOnRequestTimeout: true,
      },
    });
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }
}

function toExamination(sighted: readonly (Finding & Sighting)[]): Examination {
  const findings = sighted.map(({ profile: _, ...finding }) => finding);
  const profile = Object.assign(
    {},
    UNKNOWN_PROFILE,
    ...sighted.map((one) => one.profile),
  ) as Examination['profile'];
  return { findings, profile, reached: true };
}
