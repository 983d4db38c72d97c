import { pasteable } from './pasteable.js';

/** What the service does with objects. s3:DeleteObject is for the doctor's own probe objects only. */
export const OBJECT_ACTIONS = [
  's3:PutObject',
  's3:PutObjectTagging',
  's3:GetObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
] as const;
export const BUCKET_ACTIONS = ['s3:ListBucket', 's3:ListBucketMultipartUploads'] as const;
/** To look at the bucket's settings. Without them the service works, and the doctor knows less. */
const DOCTOR_BUCKET_ACTIONS = [
  's3:GetBucketCORS',
  's3:PutBucketCORS',
  's3:GetLifecycleConfiguration',
  's3:PutLifecycleConfiguration',
  's3:GetBucketVersioning',
] as const;

/** The whole policy of an identity that runs Longshore in this bucket. */
export function accessPolicy(bucket: string, keyPrefix: string): string {
  const arn = `arn:aws:s3:::${bucket}`;
  const allow = (Sid: string, Action: readonly string[], Resource: string) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  const policy = {
    Version: '2012-10-17',
    Statement: [
      allow('LongshoreObjects', OBJECT_ACTIONS, `${arn}/${keyPrefix}*`),
      allow('LongshoreBucket', BUCKET_ACTIONS, arn),
      allow(
        'LongshoreDoctorProbes',
        ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        `${arn}/${keyPrefix}.longshore-doctor/*`,
      ),
      allow('LongshoreDoctorSettings', DOCTOR_BUCKET_ACTIONS, arn),
    ],
  };
  return pasteable(policy);
}
