import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../../config/app-config.js';
import { DomainError, type ErrorCode, isDomainError } from '../../errors/domain-error.js';
import {
  type ByteRange,
  type NewObject,
  type ObjectHead,
  ObjectStore,
  type PartBody,
  type PartToSign,
  type PartUrl,
  type StorageUpload,
  type StoredPart,
} from '../object-store.js';
import { S3Connection } from './s3-connection.js';
import { S3ControlCalls } from './s3-control-calls.js';
import { customerKey, customerKeyHeaders } from './s3-encryption.js';
import { failureOf, toStorageError } from './s3-errors.js';
import { decodeMetadata } from './s3-metadata.js';
import { S3PartSender } from './s3-part-sender.js';
import { S3PartUrls } from './s3-part-urls.js';
import { S3Target } from './s3-target.js';
import type { PartPage } from './s3-xml.js';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** A part that was on its way during an abort can arrive after it. */
const ABORT_ROUNDS = 5;

/** Any S3-compatible bucket: what every upload does by S3ControlCalls and S3PartSender, all else by the AWS SDK. */
export class S3ObjectStore extends ObjectStore {
  readonly description: string;
  private readonly client: S3Client;
  private readonly target: S3Target;
  private readonly connection: S3Connection;
  private readonly calls: S3ControlCalls;
  private readonly parts: S3PartSender;
  private readonly partUrls: S3PartUrls;

  constructor(private readonly config: S3Config) {
    super();
    this.description = `s3://${config.bucket}${config.endpoint ? ` at ${config.endpoint}` : ''}`;
    this.target = new S3Target(config);
    this.client = new S3Client({
      region: config.region,
      endpoint: config.endpoint,
      forcePathStyle: config.forcePathStyle,
      credentials: config.credentials,
      followRegionRedirects: config.endpoint === undefined,
      // Stores other than AWS refuse the trailing checksums that the SDK sends by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        // Without it the SDK only warns, and waits on.
        throwOnRequestTimeout: true,
      },
    });
    const credentials = () => this.client.config.credentials();
    this.connection = new S3Connection(this.target, credentials, config.maxConnections);
    this.calls = new S3ControlCalls(this.connection, config);
    this.parts = new S3PartSender(this.connection, customerKeyHeaders(config.encryption));
    this.partUrls = new S3PartUrls(this.target, credentials);
  }

  override close(): void {
    this.client.destroy();
    this.connection.close();
  }

  override create(object: NewObject): Promise<string> {
    return this.calls.create(object);
  }

  override async putPart(upload: StorageUpload, partNumber: number, body: PartBody): Promise<StoredPart> {
    const etag = await this.parts.put(upload, partNumber, body);
    return { partNumber, sizeBytes: body.sizeBytes, etag };
  }

  override async signParts(
    upload: StorageUpload,
    parts: readonly PartToSign[],
    lifetimeMs: number,
  ): Promise<PartUrl[] | undefined> {
    // A URL would have to tell the customer's key to whoever uses it.
    if (this.config.encryption?.kind === 'customer') return undefined;
    return this.partUrls.sign(upload, parts, lifetimeMs);
  }

  override listParts(upload: StorageUpload): Promise<StoredPart[]> {
    return translate(this.readAllParts(upload));
  }

  override async complete(upload: StorageUpload, parts: readonly StoredPart[]): Promise<ObjectHead> {
    await this.calls.complete(upload, parts);
    // Some stores answer with an empty ETag, and a 200 may be a lie: the object itself is the proof.
    const head = await this.head(upload.key);
    if (!head) {
      throw new DomainError(
        'storage-unavailable',
        'The store completed the upload but does not show the object.',
      );
    }
    return head;
  }

  override async abort(upload: StorageUpload): Promise<void> {
    for (let round = 0; round < ABORT_ROUNDS; round++) {
      try {
        await translate(this.client.send(new AbortMultipartUploadCommand(this.atUpload(upload))));
        await this.listParts(upload);
      } catch (error) {
        if (isDomainError(error, 'storage-upload-missing')) return;
        throw error;
      }
    }
    throw new DomainError('storage-unavailable', 'The store still lists the upload after it was aborted.');
  }

  override async *listUploads(prefix: string): AsyncIterable<StorageUpload & { startedAt: Date }> {
    let markers: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (markers) {
      const page: Awaited<ReturnType<typeof this.listUploadsPage>> = await this.listUploadsPage(
        prefix,
        markers,
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Key && UploadId)
          yield { key: Key, storageUploadId: UploadId, startedAt: Initiated ?? new Date(0) };
      }
      markers = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : undefined;
    }
  }

  override async head(key: string): Promise<ObjectHead | undefined> {
    return (await this.calls.head(key)) ?? this.headBySdk(key);
  }

  private async headBySdk(key: string): Promise<ObjectHead | undefined> {
    try {
      const answer = await translate(
        this.client.send(new HeadObjectCommand({ ...this.at(key), ...customerKey(this.config.encryption) })),
        'object-not-found',
      );
      return {
        key,
        sizeBytes: answer.ContentLength ?? 0,
        etag: (answer.ETag ?? '').replaceAll('"', ''),
        contentType: answer.ContentType ?? 'application/octet-stream',
        contentDisposition: answer.ContentDisposition,
        lastModified: answer.LastModified ?? new Date(0),
        metadata: decodeMetadata(answer.Metadata),
      };
    } catch (error) {
      if (isDomainError(error, 'object-not-found')) return undefined;
      throw error;
    }
  }

  override async read(key: string, etag: string, range?: ByteRange): Promise<Readable> {
    const answer = await translate(
      this.client.send(
        new GetObjectCommand({
          ...this.at(key),
          ...customerKey(this.config.encryption),
          IfMatch: `"${etag}"`,
          Range: range && `bytes=${range.first}-${range.last}`,
        }),
      ),
      'object-not-found',
    );
    return answer.Body as Readable;
  }

  override async delete(key: string): Promise<void> {
    await translate(this.client.send(new DeleteObjectCommand(this.at(key))));
  }

  override async setTags(key: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await translate(
      this.client.send(new PutObjectTaggingCommand({ ...this.at(key), Tagging: { TagSet } })),
      'object-not-found',
    );
  }

  override locationOf(key: string): string {
    return this.target.address.urlOf(key);
  }

  override async probe(): Promise<void> {
    await translate(
      this.client.send(new HeadBucketCommand({ Bucket: this.config.bucket })),
      'storage-refused',
    );
  }

  private async readAllParts(upload: StorageUpload): Promise<StoredPart[]> {
    const parts: StoredPart[] = [];
    let marker: string | undefined;
    do {
      const page =
        (await this.calls.listParts(upload, marker)) ?? (await this.listPartsBySdk(upload, marker));
      parts.push(...page.parts);
      marker = page.nextMarker;
    } while (marker !== undefined);
    return parts.sort((a, b) => a.partNumber - b.partNumber);
  }

  private async listPartsBySdk(upload: StorageUpload, marker: string | undefined): Promise<PartPage> {
    const page = await this.client.send(
      new ListPartsCommand({ ...this.atUpload(upload), PartNumberMarker: marker }),
    );
    return {
      parts: (page.Parts ?? []).map(({ PartNumber, Size, ETag }) => ({
        partNumber: PartNumber!,
        sizeBytes: Size ?? 0,
        etag: (ETag ?? '').replaceAll('"', ''),
      })),
      // Ceph names a next marker on the last page too, on which the SDK's own paginator goes round for ever.
      nextMarker: page.IsTruncated ? page.NextPartNumberMarker : undefined,
    };
  }

  private listUploadsPage(prefix: string, markers: { KeyMarker?: string; UploadIdMarker?: string }) {
    return translate(
      this.client.send(
        new ListMultipartUploadsCommand({ Bucket: this.config.bucket, Prefix: prefix, ...markers }),
      ),
    );
  }

  private at(key: string) {
    return { Bucket: this.config.bucket, Key: key };
  }

  private atUpload({ key, storageUploadId }: StorageUpload) {
    return { ...this.at(key), UploadId: storageUploadId };
  }
}

async function translate<T>(call: Promise<T>, missing?: ErrorCode): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.status === 412)
      throw new DomainError('precondition-failed', 'The object has been replaced.', { cause: error });
    throw toStorageError(failure, error, missing);
  }
}
