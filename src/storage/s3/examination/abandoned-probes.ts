import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { PROBE_FOLDER } from './probe-bench.js';

/** A younger one may belong to an examination that is under way on another instance. */
const ABANDONED_AFTER_MS = 60 * 60_000;

/** Removes what an examination has left that was killed. */
export async function removeAbandonedProbes(
  client: S3Client,
  bucket: string,
  keyPrefix: string,
  abortSignal: AbortSignal,
): Promise<void> {
  const options = { abortSignal };
  const probes = { Bucket: bucket, Prefix: `${keyPrefix}${PROBE_FOLDER}` };
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(probes), options);
  for (const { Key, UploadId, Initiated } of Uploads)
    if (isAbandoned(Initiated))
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), options);
  const { Contents = [] } = await client.send(new ListObjectsV2Command(probes), options);
  for (const { Key, LastModified } of Contents)
    if (isAbandoned(LastModified))
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }), options);
}

function isAbandoned(time: Date | undefined): boolean {
  return time !== undefined && time.getTime() < Date.now() - ABANDONED_AFTER_MS;
}
