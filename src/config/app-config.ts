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

export type AuthMode = 'none' | 'anonymous' | 'keys' | 'jwt';

/** How tokens of the operator's own identity provider are read. One of `jwksUrl` and `secret` is there. */
export interface JwtConfig {
  readonly jwksUrl?: string;
  readonly secret?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly clockToleranceMs: number;
  /** Their values make the owner's path, from the top. `a.b` is the claim `b` within `a`. */
  readonly ownerClaims: readonly string[];
  readonly scopeClaim: string;
  /** For tokens that name none of our scopes. */
  readonly defaultScopes: readonly string[];
}

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
  /**
   * `none`: whoever reaches the loopback address may do everything. `anonymous`: anyone may upload and download, also from
   * elsewhere. `keys`: with a key or an upload token. `jwt`: also with a token of the operator's identity provider.
   */
  readonly auth!: AuthMode;
  readonly adminApiKey?: string;
  readonly jwt?: JwtConfig;
  /** Proxies whose X-Forwarded-For is believed: addresses, CIDRs, or names such as `loopback`. */
  readonly trustedProxies!: readonly string[];
  /** Open uploads that an owner may have, unless something else is set for it; undefined: any number. */
  readonly maxOpenUploads?: number;
  /** Whether browsers show what they can show, instead of saving it. */
  readonly objectsInline!: boolean;
  /** Private addresses, CIDRs and host names that webhooks and imports may reach all the same. */
  readonly outgoingAllow!: readonly string[];
  /** How long a client may take to send a request's head. */
  readonly headersTimeoutMs!: number;
  /** Clients that send or take a body more slowly are cut; 0: never. */
  readonly minBodyRateBytesPerSecond!: number;
  /** Over how long that rate is measured; and within which a JSON body has to be there. */
  readonly bodyPatienceMs!: number;
  /** Origins that browsers may call from; empty allows none, `*` all. */
  readonly corsOrigins!: readonly string[];
  readonly logLevel!: LogLevel;
  readonly shutdownGraceMs!: number;
}
