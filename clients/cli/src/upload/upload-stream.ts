import { LongshoreClient } from '@longshore/client/node';
import type { Terminal } from '../terminal.js';
import { sendAll } from './batch.js';
import { chooseOutput } from './choose-output.js';
import { contentTypeOf } from './content-type.js';
import { exitCodeOf, hooksOf } from './hooks.js';
import { type FileFailure, Transfer } from './transfer.js';
import type { UploadArguments } from './upload-options.js';

const abortWithinMs = 5_000;

/** What comes on stdin, of unknown length: a few parts are in memory, and nothing is left to send it from again. */
export async function uploadStream(options: UploadArguments, terminal: Terminal): Promise<number> {
  const { name: file = 'stdin', endpoint, upload } = options;
  const client = new LongshoreClient(options);
  const out = chooseOutput({ terminal, options, many: false, continueWith: () => undefined });
  const details = {
    ...upload,
    filename: file,
    contentType: upload.contentType ?? contentTypeOf(file),
    signal: terminal.interrupted,
  };
  const start = () =>
    new Transfer(
      file,
      null,
      endpoint,
      (hooks) => client.upload(terminal.stdin, { ...details, ...hooks }),
      hooksOf(out),
    );
  const failed = (failure: FileFailure) => abortSession(client, failure);
  const tally = await sendAll([{ file, size: null, start, failed }], options, out, terminal);
  out.end(tally);
  return exitCodeOf(tally, terminal);
}

/** Nobody can go on with it, so it need not wait for its expiry. */
async function abortSession(client: LongshoreClient, { session }: FileFailure): Promise<void> {
  if (!session) return;
  await client.abort(session.uploadId, { signal: AbortSignal.timeout(abortWithinMs) }).catch(() => undefined);
}
