import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { parseErrorBody } from '../s3-errors.js';
import { ok, type Probe } from './probe.js';
import { StoreRefusal, storeSaid } from './store-refusal.js';

/** What CompleteMultipartUpload does. */
export const completionProbes: readonly Probe[] = [
  {
    id: 'complete',
    title: 'A whole upload',
    why: 'A store begins its answer to a complete before it knows the end of it, so a 200 can carry an error. Longshore believes the object, not the answer.',
    needs: ['s3:PutObject', 's3:GetObject'],
    async look(bench) {
      const upload = await bench.open(bench.key('complete'));
      const { status, headers, body } = await bench.complete(upload, [
        await bench.storePart(upload, 1, 'doctor'),
      ]);
      const failure = parseErrorBody(status, body);
      if (status !== 200) throw new StoreRefusal('CompleteMultipartUpload', failure);
      const isThere = await bench.client
        .send(new HeadObjectCommand({ Bucket: bench.bucket, Key: upload.key }), { abortSignal: bench.signal })
        .then(
          () => true,
          (error: unknown) => storeSaid(error).status !== 404,
        );
      if (failure.code)
        return completeFailed(`CompleteMultipartUpload answered 200 with the error ${failure.code}`, isThere);
      if (!isThere) return completeFailed('CompleteMultipartUpload answered 200', isThere);
      const etag = headers.etag ?? /<ETag>([^<]*)<\/ETag>/.exec(body)?.[1] ?? '';
      const completeTellsEtag = etag.replace(/"|&quot;/g, '') !== '';
      const more = completeTellsEtag ? '' : '; the answer has no ETag, so Longshore asks the object for it';
      return ok(`started, stored, completed${more}`, { completeTellsEtag });
    },
  },
  {
    id: 'conditional-complete',
    title: 'Conditional complete',
    why: 'With `If-None-Match: *` a complete never replaces an object. Longshore does without: a key has a random part and belongs to one upload.',
    needs: ['s3:PutObject'],
    async look(bench) {
      const key = bench.key('conditional');
      await bench.makeObject(key);
      const upload = await bench.open(key);
      const etags = [await bench.storePart(upload, 1, 'doctor')];
      const { status, body } = await bench.complete(upload, etags, { 'if-none-match': '*' });
      const conditionalComplete =
        status === 412 || parseErrorBody(status, body).code === 'PreconditionFailed';
      const seen = conditionalComplete
        ? '`If-None-Match: *` refused to replace an object'
        : `\`If-None-Match: *\` ${status === 200 ? 'was ignored' : `is not supported (${status})`}; Longshore does not need it`;
      return ok(seen, { conditionalComplete });
    },
  },
  {
    id: 'part-sizes',
    title: 'Part sizes',
    why: 'S3 takes a part under 5 MiB only at the end, and some stores want all others to have one size. The parts that Longshore plans fit both.',
    needs: ['s3:PutObject'],
    async look(bench) {
      const upload = await bench.open(bench.key('part-sizes'));
      const etags: string[] = [];
      // Small, and no two alike: complete is refused for whichever of the two the store minds first.
      for (const body of ['first part', 'second', '3rd'])
        etags.push(await bench.storePart(upload, etags.length + 1, body));
      const { status, body } = await bench.complete(upload, etags);
      const { code, message } = parseErrorBody(status, body);
      if (code === 'EntityTooSmall')
        return ok('5 MiB is the minimum, but for the last part', { minimumPartSize: true });
      if (/same (length|size)/i.test(message ?? ''))
        return ok('all parts but the last must have one size', { equalPartSizesOnly: true });
      if (status !== 200 || code)
        throw new StoreRefusal('CompleteMultipartUpload', { status, code, message });
      return ok('any', { minimumPartSize: false, equalPartSizesOnly: false });
    },
  },
];

function completeFailed(what: string, isThere: boolean) {
  if (isThere)
    return {
      status: 'warning' as const,
      seen: `${what}, and yet the object is there`,
      remedy: {
        text: 'Nothing to do: Longshore looks at the object. Other software may be misled.',
        canFix: false,
      },
    };
  return {
    status: 'problem' as const,
    seen: `${what}, and the object is not there`,
    remedy: {
      text: 'Run the doctor again: it may have been an outage of the store. If it stays, uploads cannot be completed here: ask whoever runs the store.',
      canFix: false,
    },
  };
}
