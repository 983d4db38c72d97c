import { complete } from './complete-upload.js';
import { allParts } from './part-plan.js';
import { partsOfStream } from './stream-parts.js';
import { sendAll, type SendPartsContext } from './send-parts.js';
import type { StreamSource } from './byte-stream.js';
import type { SentUpload, UploadRun } from './upload-run.js';

const maxParts = 10_000;

/** Parts in the order of the stream; its length is told when it has ended. */
export async function sendStream(
  run: UploadRun,
  context: SendPartsContext,
  source: StreamSource,
): Promise<Omit<SentUpload, 'routes'>> {
  const { server, meter } = run;
  const { session, retry, direct } = context;
  let end = { totalSize: 0, totalParts: 0 };
  direct?.plan(allParts(session.totalParts ?? maxParts));
  const next = partsOfStream(source, session, (totalSize, totalParts) => {
    end = { totalSize, totalParts };
    meter.ended(totalSize, totalParts);
  });
  await sendAll(context, next, run.signal);
  const { totalSize, totalParts } = end;
  return { completed: await complete(server, session.uploadId, retry, { totalSize }), totalParts };
}
