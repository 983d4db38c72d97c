export interface S3Config {
  readonly bucket: string;
  /** Left out for AWS itself. */
  readonly endpoint?: string;
  /** Where clients reach the store, when that is another address than this server's. */
  readonly publicEndpoint?: string;
  readonly region: string;
  readonly forcePathStyle: boolean;
  /** Left out, the SDK's ordinary chain finds (and refreshes) credentials. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Storage class of new objects; the bucket's own when left out. */
  readonly storageClass?: string;
  readonly encryption?: S3Encryption;
  /** The most connections for part bodies; 256 when left out. */
  readonly maxConnections?: number;
}

/** How the store encrypts what it keeps: SSE-S3, SSE-KMS, or SSE-C with a key that only we have. */
export type S3Encryption =
  | { readonly kind: 'AES256' }
  | { readonly kind: 'aws:kms' | 'aws:kms:dsse'; readonly keyId?: string }
  | { readonly kind: 'customer'; readonly key: Buffer };

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Everything an operator can set. Read once at start, injected where it is needed. */
export class AppConfig {
  readonly host!: string;
  readonly port!: number;
  /** Base of absolute links, without a trailing slash; undefined makes links relative. */
  readonly publicUrl?: string;
  readonly dataDirectory!: string;
  /** Left out, the server runs its own Postgres under `dataDirectory`. */
  readonly databaseUrl?: string;
  readonly storage!: 'disk' | 's3';
  readonly s3?: S3Config;
  /** Put before every key; empty or ending in `/`. */
  readonly keyPrefix!: string;
  /** An upload that nobody touches for this long expires. */
  readonly uploadTtlMs!: number;
  /** How long a part's URL is good for. */
  readonly partUrlTtlMs!: number;
  /** Whether a store that is new to this database is examined at the start. */
  readonly doctorAtStart!: boolean;
  /** When the reaper runs: five cron fields, in UTC. */
  readonly reaperCron!: string;
  /** When leftovers of ended uploads are looked for in the whole bucket. */
  readonly sweepCron!: string;
  /** Price of storage, to tell what orphans cost. */
  readonly storageCostPerGibMonth!: number;
  /** How long the part rows of an upload that is over are kept. */
  readonly partRetentionMs!: number;
  /** How long an upload that is over stays in the lists. The object is never touched. */
  readonly sessionRetentionMs!: number;
  /** Smaller parts, but for the last, are refused; S3 takes none below 5 MiB. */
  readonly minPartSizeBytes!: number;
  readonly maxObjectSizeBytes!: number;
  readonly auth!: 'none' | 'keys';
  readonly adminApiKey?: string;
  /** Origins that browsers may call from; empty allows none, `*` all. */
  readonly corsOrigins!: readonly string[];
  readonly logLevel!: LogLevel;
  readonly shutdownGraceMs!: number;
}
