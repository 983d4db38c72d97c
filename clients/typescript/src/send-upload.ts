import { resumeUpload } from './api.js';
import { bandwidth } from './bandwidth.js';
import { complete } from './complete-upload.js';
import { Concurrency } from './concurrency.js';
import type { DirectParts } from './direct-parts.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import type { Session } from './open-session.js';
import { partsOfSource } from './part-feed.js';
import { partRange } from './part-plan.js';
import { type RetryOptions, retrying } from './retry.js';
import { directUnavailable, Routes, wantsDirect } from './routes.js';
import { sendAll, type SendPartsContext } from './send-parts.js';
import { isStreamSource } from './byte-stream.js';
import type { Source } from './source.js';
import { retryOf, type SentUpload, type UploadRun } from './upload-run.js';

// A part can get lost between being stored and complete; more often than this something else is wrong.
const maxRoundsOfLostParts = 3;
const defaultGiveUpAfterMs = 120_000;

/** Sends the parts that are missing, and has the object made. */
export async function sendUpload(run: UploadRun, session: Session): Promise<SentUpload> {
  const { server, source, options } = run;
  const retry = retryOf(run, options.giveUpAfterMs ?? defaultGiveUpAfterMs, session);
  const direct = session.direct ? await directParts(server, session, retry) : undefined;
  const routes = new Routes(options);
  if (wantsDirect(options) && !direct) routes.fellBack({ reason: directUnavailable(), forGood: true });
  const context: SendPartsContext = {
    ...{ server, session, direct, routes, retry, meter: run.meter, onProgress: run.onProgress },
    concurrency: concurrencyFor(run, session),
    checksum: options.checksum !== false,
    pace: options.maxBytesPerSecond ? bandwidth(options.maxBytesPerSecond) : server.pace,
    assertUnchanged: isStreamSource(source) ? undefined : async () => source.assertUnchanged?.(),
  };
  try {
    const sent = isStreamSource(source)
      ? await (await import('./send-stream.js')).sendStream(run, context, source)
      : await sendMissing(run, context, source);
    return { ...sent, routes: routes.summary() };
  } finally {
    direct?.stop();
  }
}

// Loaded when it is wanted, as is what streams need: most pages do without.
async function directParts(server: Server, session: Session, retry: RetryOptions): Promise<DirectParts> {
  const { DirectParts } = await import('./direct-parts.js');
  return new DirectParts({ server, session, retry });
}

function concurrencyFor({ source, options }: UploadRun, session: Session): Concurrency {
  const start = options.concurrency ?? session.concurrency;
  const most = options.concurrency || isStreamSource(source) ? start : 2 * start;
  return new Concurrency({ start, most });
}

async function sendMissing(
  run: UploadRun,
  context: SendPartsContext,
  source: Source,
): Promise<Omit<SentUpload, 'routes'>> {
  const { server } = run;
  const { session, retry, direct } = context;
  let missing = session.missingParts;
  for (let round = 1; ; round += 1) {
    direct?.plan(missing);
    await sendAll(context, partsOfSource(source, session, missing), run.signal);
    await source.assertUnchanged?.();
    try {
      const completed = await complete(server, session.uploadId, retry);
      return { completed, totalParts: session.totalParts ?? 0 };
    } catch (error) {
      if (round === maxRoundsOfLostParts || !isPartsMissing(error)) throw error;
      missing = await lostParts(run, context);
    }
  }
}

async function lostParts({ server, meter }: UploadRun, context: SendPartsContext): Promise<number[]> {
  const { session, retry } = context;
  const { missingParts } = await retrying(
    ({ signal }) => resumeUpload(server, session.uploadId, signal),
    retry,
  );
  const sizeOf = (partNumber: number) => {
    const { start, end } = partRange(session, partNumber);
    return end - start;
  };
  meter.lost(missingParts.map((partNumber) => ({ partNumber, size: sizeOf(partNumber) })));
  return missingParts;
}

export function isPartsMissing(error: unknown): boolean {
  return error instanceof LongshoreError && error.code === 'parts-missing';
}
