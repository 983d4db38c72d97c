import { isIP } from 'node:net';
import type { S3Config } from '../../config/app-config.js';
import { encodeRfc3986 } from './sigv4.js';

/** Where a bucket's objects are reached, path-style or virtual-host-style. */
export class S3Address {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port?: number;
  /** As in the Host header. */
  readonly host: string;
  /** Scheme and host, as URLs begin. */
  readonly origin: string;
  private readonly base: string;

  constructor({ endpoint, region, bucket, forcePathStyle }: S3Config) {
    const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
    this.secure = url.protocol === 'https:';
    // A bucket's dots would be taken for more levels than a wildcard certificate covers.
    const pathStyle = forcePathStyle || isIP(url.hostname) !== 0 || (this.secure && bucket.includes('.'));
    const bareHostname = url.hostname.replace(/^\[|\]$/g, '');
    this.hostname = pathStyle ? bareHostname : `${bucket}.${bareHostname}`;
    this.port = url.port ? Number(url.port) : undefined;
    this.host = pathStyle ? url.host : `${bucket}.${url.host}`;
    this.origin = `${url.protocol}//${this.host}`;
    this.base = url.pathname.replace(/\/+$/, '') + (pathStyle ? `/${encodeRfc3986(bucket)}` : '');
  }

  /** The path of an object, each segment percent-encoded once. */
  pathOf(key: string): string {
    return `${this.base}/${key.split('/').map(encodeRfc3986).join('/')}`;
  }

  urlOf(key: string): string {
    return `${this.origin}${this.pathOf(key)}`;
  }
}
