import { createHash, randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3Signer } from '../../src/storage/s3/sigv4.js';
import type { TestStore } from './stores.js';

type Effect = 'Allow' | 'Deny';

/** A bucket of one's own on the S3 server of the tests, in the state in which a server hands it out. */
export class FreshBucket {
  private constructor(
    readonly store: TestStore,
    private readonly client: S3Client,
    readonly name: string,
  ) {}

  static async create({ s3, ...store }: TestStore): Promise<FreshBucket> {
    const { endpoint, region, forcePathStyle, credentials } = s3!;
    const client = new S3Client({
      endpoint,
      region,
      forcePathStyle,
      credentials,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const bucket = `doctor-${randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return new FreshBucket({ ...store, s3: { ...s3!, bucket } }, client, bucket);
  }

  /** Rules of everyone's, the owner too. */
  async setPolicy(effect: Effect, actions: readonly string[]): Promise<void> {
    const Resource = [`arn:aws:s3:::${this.name}`, `arn:aws:s3:::${this.name}/*`];
    const statement = { Effect: effect, Principal: '*', Action: actions, Resource };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await this.client.send(new PutBucketPolicyCommand({ Bucket: this.name, Policy }));
  }

  async removePolicy(): Promise<void> {
    await this.client.send(new DeleteBucketPolicyCommand({ Bucket: this.name }));
  }

  async keepVersions(): Promise<void> {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await this.client.send(new PutBucketVersioningCommand({ Bucket: this.name, VersioningConfiguration }));
  }

  async corsRules() {
    return (await this.client.send(new GetBucketCorsCommand({ Bucket: this.name }))).CORSRules ?? [];
  }

  async lifecycleRules() {
    const answer = await this.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: this.name }));
    return answer.Rules ?? [];
  }

  /** `?cors`, `?lifecycle`: sent as XML, with the digest that Ceph wants. */
  async put(setting: 'cors' | 'lifecycle', xml: string): Promise<void> {
    const { endpoint, region, credentials } = this.store.s3!;
    const path = `/${this.name}`;
    const headers = new S3Signer(region).sign(
      {
        method: 'PUT',
        host: new URL(endpoint!).host,
        path,
        query: { [setting]: '' },
        headers: { 'content-md5': createHash('md5').update(xml).digest('base64') },
      },
      credentials!,
    );
    const { host: _, ...sent } = headers;
    const answer = await fetch(`${endpoint}${path}?${setting}=`, { method: 'PUT', headers: sent, body: xml });
    if (!answer.ok) throw new Error(`PUT ?${setting}: ${answer.status} ${await answer.text()}`);
  }

  /** Keys of all that is in it: objects, old versions, delete markers, unfinished uploads. */
  async contents(): Promise<string[]> {
    const { Versions = [], DeleteMarkers = [] } = await this.client.send(
      new ListObjectVersionsCommand({ Bucket: this.name }),
    );
    const { Uploads = [] } = await this.client.send(new ListMultipartUploadsCommand({ Bucket: this.name }));
    return [...Versions, ...DeleteMarkers, ...Uploads].map(({ Key }) => Key!);
  }

  async remove(): Promise<void> {
    await this.removePolicy();
    const { Versions = [], DeleteMarkers = [] } = await this.client.send(
      new ListObjectVersionsCommand({ Bucket: this.name }),
    );
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
      await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key, VersionId }));
    await this.client.send(new DeleteBucketCommand({ Bucket: this.name })).catch(() => undefined);
    this.client.destroy();
  }
}
