import { createHash } from 'node:crypto';
import {
  type CORSRule,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { failureOf } from '../s3-errors.js';

/** @returns none when the bucket has no configuration; whatever else the store answers is thrown as it came */
export async function readCorsRules(
  client: S3Client,
  bucket: string,
  abortSignal?: AbortSignal,
): Promise<CORSRule[]> {
  const { CORSRules = [] } = await orNone(
    client.send(new GetBucketCorsCommand({ Bucket: bucket }), { abortSignal }),
    'NoSuchCORSConfiguration',
  );
  return CORSRules;
}

export async function writeCorsRules(client: S3Client, bucket: string, rules: CORSRule[]): Promise<void> {
  const command = new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: rules } });
  command.middlewareStack.add(contentMd5, { step: 'build' });
  await client.send(command);
}

export interface LifecycleSettings {
  readonly rules: LifecycleRule[];
  /** Beside the rules, and lost if it is not sent back with them. */
  readonly transitionMinimum?: 'all_storage_classes_128K' | 'varies_by_storage_class';
}

/** As readCorsRules. */
export async function readLifecycle(
  client: S3Client,
  bucket: string,
  abortSignal?: AbortSignal,
): Promise<LifecycleSettings> {
  const { Rules = [], TransitionDefaultMinimumObjectSize: transitionMinimum } = await orNone(
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), { abortSignal }),
    'NoSuchLifecycleConfiguration',
  );
  return { rules: Rules, transitionMinimum };
}

export async function writeLifecycle(
  client: S3Client,
  bucket: string,
  { rules, transitionMinimum }: LifecycleSettings,
): Promise<void> {
  const command = new PutBucketLifecycleConfigurationCommand({
    Bucket: bucket,
    LifecycleConfiguration: { Rules: rules },
    TransitionDefaultMinimumObjectSize: transitionMinimum,
  });
  command.middlewareStack.add(contentMd5, { step: 'build' });
  await client.send(command);
}

async function orNone<Answer extends object>(call: Promise<Answer>, none: string): Promise<Partial<Answer>> {
  try {
    return await call;
  } catch (error) {
    if (failureOf(error).code === none) return {};
    throw error;
  }
}

/** Ceph refuses these calls without it, and the SDK sends a CRC instead. */
const contentMd5 =
  <Args extends { request: unknown }, Answer>(next: (args: Args) => Promise<Answer>) =>
  (args: Args): Promise<Answer> => {
    const request = args.request as { body: string; headers: Record<string, string> };
    request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
    return next(args);
  };
