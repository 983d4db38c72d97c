import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteObjectCommand,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/app-config.js';
import type { StorageUpload } from '../../object-store.js';
import { S3Address } from '../s3-address.js';
import { customerKey, customerKeyHeaders, encryptionOfCreate } from '../s3-encryption.js';
import { parseErrorBody } from '../s3-errors.js';
import { canonicalQuery, S3Signer } from '../sigv4.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import { StoreRefusal } from './store-refusal.js';
import { withinLimit } from './time-limit.js';

/** Where every probe writes, below KEY_PREFIX. */
export const PROBE_FOLDER = '.longshore-doctor/';
const CLEAN_UP_LIMIT_MS = 10_000;
const URL_LIFETIME_SECONDS = 300;

/** What the operator has configured, as far as a store has to do with it. */
export interface ExaminedSettings {
  readonly keyPrefix: string;
  readonly corsOrigins: readonly string[];
  readonly uploadTtlMs: number;
}

interface MadeObject {
  readonly key: string;
  /** False when the store has said no, which may be wrong. */
  readonly isMade: boolean;
  readonly versionId?: string;
}

/** Keys of objects. */
export interface CleanUp {
  readonly deleted: readonly string[];
  /** Still there. */
  readonly left: readonly string[];
}

/** The tools of one probe. Knows all that it has made, and removes it. */
export class ProbeBench {
  readonly bucket: string;
  /** Where this server reaches the bucket, and where browsers do. */
  readonly address: S3Address;
  readonly publicAddress: S3Address;
  /** Sent with what reads an object, when the store forgets the key of ours. */
  readonly customerKey: ReturnType<typeof customerKey>;
  private readonly folder: string;
  private readonly signer: S3Signer;
  private readonly uploads = new Map<string, StorageUpload>();
  private readonly objects: MadeObject[] = [];

  constructor(
    readonly client: S3Client,
    private readonly config: S3Config,
    readonly settings: ExaminedSettings,
    readonly signal: AbortSignal,
  ) {
    this.bucket = config.bucket;
    this.address = new S3Address(config);
    this.publicAddress = config.publicEndpoint
      ? new S3Address({ ...config, endpoint: config.publicEndpoint })
      : this.address;
    this.customerKey = customerKey(config.encryption);
    this.signer = new S3Signer(config.region);
    this.folder = `${settings.keyPrefix}${PROBE_FOLDER}${randomUUID()}/`;
  }

  key(name: string): string {
    return `${this.folder}${name}`;
  }

  /** Opens an upload as the service does. */
  async open(key: string, options: Partial<CreateMultipartUploadCommandInput> = {}): Promise<StorageUpload> {
    const { UploadId: storageUploadId } = await this.client.send(
      new CreateMultipartUploadCommand({
        Bucket: this.bucket,
        Key: key,
        ...encryptionOfCreate(this.config.encryption),
        ...options,
      }),
      { abortSignal: this.signal },
    );
    const upload = { key, storageUploadId: storageUploadId ?? '' };
    this.uploads.set(upload.storageUploadId, upload);
    return upload;
  }

  /** Puts a part by a presigned URL, as a browser does; `headers` are signed, `unsigned` ones are only sent. */
  async putPart(
    upload: StorageUpload,
    partNumber: number,
    body: string,
    headers: Record<string, string> = {},
    unsigned: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const sent = { ...headers, ...customerKeyHeaders(this.config.encryption) };
    const url = await this.presignPart(upload, partNumber, sent);
    return exchange(url, { method: 'PUT', headers: { ...sent, ...unsigned }, body, signal: this.signal });
  }

  /** @returns the part's etag @throws StoreRefusal */
  async storePart(upload: StorageUpload, partNumber: number, body: string): Promise<string> {
    const answer = await this.putPart(upload, partNumber, body);
    if (answer.status !== 200)
      throw new StoreRefusal('UploadPart', parseErrorBody(answer.status, answer.body));
    return answer.headers.etag ?? '';
  }

  async presignPart(
    upload: StorageUpload,
    partNumber: number,
    headers: Record<string, string>,
  ): Promise<string> {
    const path = this.publicAddress.pathOf(upload.key);
    const request = {
      method: 'PUT',
      host: this.publicAddress.host,
      path,
      query: { partNumber: String(partNumber), uploadId: upload.storageUploadId },
      headers,
    };
    const query = this.signer.presign(request, await this.client.config.credentials(), URL_LIFETIME_SECONDS);
    return `${this.publicAddress.urlOf(upload.key)}?${query}`;
  }

  /**
   * CompleteMultipartUpload, to be seen as the store answers it: the SDK hides that an error can come with a 200.
   * @param etags of part 1 and those after it
   */
  async complete(
    upload: StorageUpload,
    etags: readonly string[],
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const query = { uploadId: upload.storageUploadId };
    const path = this.address.pathOf(upload.key);
    const parts = etags.map(
      (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`;
    const request = {
      method: 'POST',
      host: this.address.host,
      path,
      query,
      headers: { 'content-type': 'application/xml', ...headers },
    };
    const signed = this.signer.sign(request, await this.client.config.credentials());
    const url = `${this.address.urlOf(upload.key)}?${canonicalQuery(query)}`;
    const answer = await exchange(url, { method: 'POST', headers: signed, body, signal: this.signal });
    const isMade = answer.status === 200 && !parseErrorBody(200, answer.body).code;
    this.objects.push({ key: upload.key, isMade, versionId: answer.headers['x-amz-version-id'] });
    return answer;
  }

  /** An object made of one small part. @throws StoreRefusal */
  async makeObject(key: string): Promise<void> {
    const upload = await this.open(key);
    const answer = await this.complete(upload, [await this.storePart(upload, 1, 'doctor')]);
    const failure = parseErrorBody(answer.status, answer.body);
    if (answer.status !== 200 || failure.code) throw new StoreRefusal('CompleteMultipartUpload', failure);
  }

  /** Removes all that was made. */
  cleanUp(): Promise<CleanUp> {
    // The probe's own time may be up.
    return withinLimit(CLEAN_UP_LIMIT_MS, async (signal) => {
      await Promise.allSettled([...this.uploads.values()].map((upload) => this.abort(upload, signal)));
      const deleted = await Promise.allSettled(this.objects.map((object) => this.delete(object, signal)));
      const keysOf = (outcome: string) =>
        this.objects.filter((_, index) => deleted[index]!.status === outcome).map(({ key }) => key);
      return { deleted: keysOf('fulfilled'), left: [...new Set(keysOf('rejected'))] };
    });
  }

  async abort({ key, storageUploadId }: StorageUpload, signal = this.signal): Promise<void> {
    const command = { Bucket: this.bucket, Key: key, UploadId: storageUploadId };
    await this.client.send(new AbortMultipartUploadCommand(command), { abortSignal: signal });
  }

  /** In a versioned bucket it must be this version: else a delete leaves one more, a delete marker. */
  private async delete({ key: Key, isMade, versionId }: MadeObject, abortSignal: AbortSignal): Promise<void> {
    const at = { Bucket: this.bucket, Key };
    let VersionId = versionId;
    if (!isMade) {
      const head = await this.client
        .send(new HeadObjectCommand({ ...at, ...this.customerKey }), { abortSignal })
        .catch(() => undefined);
      if (!head) return;
      VersionId = head.VersionId;
    }
    await this.client.send(new DeleteObjectCommand({ ...at, VersionId }), { abortSignal });
  }
}
