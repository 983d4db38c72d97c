import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import type { StorageUpload } from '../../object-store.js';
import { ok, type Probe } from './probe.js';
import type { ProbeBench } from './probe-bench.js';
import { storeSaid } from './store-refusal.js';

/** An answer that nobody gets who may not ask. */
const MISSING = new Set(['NoSuchUpload', 'NoSuchKey', 'NotFound']);

/** One probe for each action that the service needs. */
export const permissionProbes: readonly Probe[] = [
  permission(
    's3:ListBucket',
    'Readiness asks for the bucket. And without it the store says 403 instead of 404 for an object that is not there, so that after a lost answer nobody can tell whether an upload was completed.',
    async (bench) => {
      const options = { abortSignal: bench.signal };
      await bench.client.send(new HeadBucketCommand({ Bucket: bench.bucket }), options);
      const question = { Bucket: bench.bucket, Prefix: bench.key(''), MaxKeys: 1 };
      await bench.client.send(new ListObjectsV2Command(question), options);
    },
  ),
  permission('s3:PutObject', 'Starts an upload, stores its parts and completes it.', async (bench) => {
    await bench.storePart(await bench.open(bench.key('put')), 1, 'doctor');
  }),
  permission(
    's3:ListMultipartUploadParts',
    'Status, resume and complete ask the store which parts it has: only the store knows.',
    async (bench) => {
      const upload = await openOrImagine(bench);
      await orMissing(
        bench.client.send(new ListPartsCommand(atUpload(bench, upload)), { abortSignal: bench.signal }),
      );
    },
  ),
  permission(
    's3:AbortMultipartUpload',
    'Aborted and expired uploads are removed with it. Their parts are invisible, and paid for until then.',
    async (bench) => {
      const upload = await openOrImagine(bench);
      await orMissing(
        bench.client.send(new AbortMultipartUploadCommand(atUpload(bench, upload)), {
          abortSignal: bench.signal,
        }),
      );
    },
  ),
  permission(
    's3:ListBucketMultipartUploads',
    'Finds uploads whose id was lost in a crash, and tells of those that nobody finishes.',
    async (bench) => {
      await bench.client.send(
        new ListMultipartUploadsCommand({ Bucket: bench.bucket, Prefix: bench.key('') }),
        { abortSignal: bench.signal },
      );
    },
  ),
  permission(
    's3:GetObject',
    'Downloads read with it, and complete makes sure with it that the object is there.',
    async (bench) => {
      // One that is not there is refused just as well.
      await bench.makeObject(bench.key('get')).catch(() => undefined);
      const answer = await orMissing(
        bench.client.send(new GetObjectCommand({ ...at(bench, 'get'), ...bench.customerKey }), {
          abortSignal: bench.signal,
        }),
      );
      await answer?.Body?.transformToByteArray();
    },
  ),
  permission(
    's3:PutObjectTagging',
    'Writes the tags of an upload to its object. Only uploads with tags need it.',
    async (bench) => {
      await bench.makeObject(bench.key('tag')).catch(() => undefined);
      const Tagging = { TagSet: [{ Key: 'doctor', Value: 'probe' }] };
      await orMissing(
        bench.client.send(new PutObjectTaggingCommand({ ...at(bench, 'tag'), Tagging }), {
          abortSignal: bench.signal,
        }),
      );
    },
  ),
];

function permission(action: string, why: string, use: (bench: ProbeBench) => Promise<void>): Probe {
  return {
    id: action,
    title: `Permission ${action}`,
    why,
    needs: [action],
    deniedIsProblem: true,
    async look(bench) {
      await use(bench);
      return ok('granted');
    },
  };
}

/** Who may not open an upload still learns of the other permissions by one that does not exist. */
async function openOrImagine(bench: ProbeBench): Promise<StorageUpload> {
  const key = bench.key('upload');
  return bench.open(key).catch(() => ({ key, storageUploadId: 'longshore-doctor' }));
}

async function orMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (MISSING.has(storeSaid(error).code ?? '')) return undefined;
    throw error;
  }
}

function at(bench: ProbeBench, name: string) {
  return { Bucket: bench.bucket, Key: bench.key(name) };
}

function atUpload(bench: ProbeBench, { key, storageUploadId }: StorageUpload) {
  return { Bucket: bench.bucket, Key: key, UploadId: storageUploadId };
}
