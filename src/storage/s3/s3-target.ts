import type { S3Config } from '../../config/app-config.js';
import { S3Address } from './s3-address.js';
import { S3Signer } from './sigv4.js';

/** Where the bucket is, by which region its requests are signed, and what time the store has. */
export class S3Target {
  address!: S3Address;
  /** Where clients reach it. */
  publicAddress!: S3Address;
  signer!: S3Signer;
  region!: string;
  private clockOffsetMs = 0;

  constructor(private readonly config: S3Config) {
    this.moveTo(config.region);
  }

  /** The bucket is in another region than configured ("Request routing" in the S3 User Guide). */
  moveTo(region: string): void {
    const { publicEndpoint } = this.config;
    this.region = region;
    this.address = new S3Address({ ...this.config, region });
    this.publicAddress = publicEndpoint
      ? new S3Address({ ...this.config, region, endpoint: publicEndpoint })
      : this.address;
    this.signer = new S3Signer(region);
  }

  /** By the store's clock, as far as it has told. */
  now(): Date {
    return new Date(Date.now() + this.clockOffsetMs);
  }

  /** The store has refused a request for its time: here is the time it has. */
  setClock(date: string | undefined): void {
    const time = Date.parse(date ?? '');
    if (!Number.isNaN(time)) this.clockOffsetMs = time - Date.now();
  }
}
