import { setTimeout as delay } from 'node:timers/promises';
import { GaveUp } from './chaos-client.js';
import { allSettled, Over, type UploadClient } from './upload-client.js';
import type { ProgramName } from './upload-plan.js';

type Program = (upload: UploadClient, all: readonly number[]) => Promise<unknown>;

const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  plain: finish,
  stream: finish,
  'complete-twice': async (upload, all) => {
    await upload.putParts(all);
    await allSettled([upload.complete(), upload.complete()]);
    await upload.complete();
  },
  resume: async (upload) => {
    await upload.putParts(upload.plan.firstParts);
    await finish(upload, await upload.resume());
  },
  'complete-too-early': async (upload) => {
    await upload.putParts(upload.plan.firstParts);
    await finish(upload, await upload.complete());
  },
  'replace-parts': async (upload, all) => {
    await allSettled(
      all.map(async (number) => {
        const attempts = await upload.putPart(number);
        // An attempt without an answer may still take effect, after the replacement: then nobody could say which one
        // is to count.
        if (attempts === 1 && upload.plan.replacedParts.includes(number)) await upload.putPart(number, 1);
      }),
    );
    await upload.complete();
  },
  'same-part-twice': async (upload, all) => {
    await upload.putParts([...all, ...all]);
    await upload.complete();
  },
  abort: async (upload) => {
    await upload.putParts(upload.plan.firstParts);
    await upload.abort();
  },
  'abort-during-complete': async (upload, all) => {
    await upload.putParts(all);
    const { random } = upload.plan;
    const [beforeComplete, beforeAbort] = [random.integer(0, 40), random.integer(0, 40)];
    await allSettled([
      delay(beforeComplete).then(() => upload.complete()),
      delay(beforeAbort).then(() => upload.abort()),
    ]);
  },
  'abort-during-parts': async (upload, all) => {
    const pause = delay(upload.plan.random.integer(0, 60));
    await allSettled([upload.putParts(all), pause.then(() => upload.abort())]);
  },
  abandon: (upload) => upload.putParts(upload.plan.firstParts),
};

/** Runs the upload's program. That an upload ends early, or its client gives up, is no fault. */
export async function runUpload(upload: UploadClient): Promise<void> {
  const all = Array.from({ length: upload.plan.totalParts }, (_, index) => index + 1);
  try {
    await upload.start();
    await PROGRAMS[upload.plan.program](upload, all);
  } catch (error) {
    if (!(error instanceof Over || error instanceof GaveUp)) throw error;
  }
}

async function finish(upload: UploadClient, missing: readonly number[]): Promise<void> {
  await upload.putParts(missing);
  await upload.complete();
}
