// A FAKE, not an S3 server. It exists only for what the real server of these tests, Ceph RGW, does not do: verify
// x-amz-checksum-*, complete conditionally, list uploads by exact key alone (MinIO), want parts of one size (R2),
// answer a complete with 200 and an error, refuse single actions to the bucket's owner. All else is tested on Ceph.
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createDigest, type DigestAlgorithm } from '../../src/storage/digests.js';
import { S3Signer } from '../../src/storage/s3/sigv4.js';
import type { TestStore } from './stores.js';

const BUCKET = 'fake';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'fake', secretAccessKey: 'fake-secret' };
const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const satisfies DigestAlgorithm[];

interface FakeUpload {
  readonly key: string;
  readonly parts: Map<number, string>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string = code,
  ) {
    super(message);
  }
}

export class StrictS3Fake {
  /** Actions such as `s3:PutObject` that get AccessDenied. */
  readonly refusedActions = new Set<string>();
  /** A complete is answered with 200 and an error, `before` or `after` the object has been made. */
  falseCompletes?: 'before' | 'after';
  equalPartSizesOnly = false;
  requests = 0;
  readonly uploads = new Map<string, FakeUpload>();
  readonly objects = new Map<string, string>();
  readonly store: TestStore;
  private readonly signer = new S3Signer(REGION);

  private constructor(private readonly server: Server) {
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    const s3 = { bucket: BUCKET, endpoint, region: REGION, forcePathStyle: true, credentials: CREDENTIALS };
    this.store = { name: 'a strict fake of S3', storage: 's3', s3 };
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<StrictS3Fake> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StrictS3Fake(server);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const url = new URL(request.url!, 'http://fake');
    const key = decodeURIComponent(url.pathname.replace(`/${BUCKET}`, '').slice(1));
    const headers = request.headers as Record<string, string>;
    const { pathname: path, searchParams: query } = url;
    try {
      const call = { method: request.method!, path, key, query, headers, body: await text(request) };
      this.authenticate(call);
      await this.route(call, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/xml' });
      response.end(errorXml(error.code, error.message));
    }
  }

  /** Headers are taken at their word; of a presigned URL the signature is checked, with all that it covers. */
  private authenticate({ method, path, query, headers }: Call): void {
    const signature = query.get('X-Amz-Signature');
    if (!signature && !headers.authorization) throw new Refusal(403, 'AccessDenied');
    if (!signature) return;
    const signed = query.get('X-Amz-SignedHeaders')!.split(';');
    const request = {
      method,
      path,
      host: headers.host!,
      query: Object.fromEntries([...query].filter(([name]) => !name.startsWith('X-Amz-'))),
      headers: Object.fromEntries(
        signed.filter((name) => name !== 'host').map((name) => [name, headers[name] ?? '']),
      ),
    };
    const signedAt = query.get('X-Amz-Date')!.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    const lifetime = Number(query.get('X-Amz-Expires'));
    const expected = this.signer.presign(request, CREDENTIALS, lifetime, new Date(signedAt));
    if (new URLSearchParams(expected).get('X-Amz-Signature') !== signature)
      throw new Refusal(403, 'SignatureDoesNotMatch');
  }

  private allow(action: string): void {
    if (this.refusedActions.has(action)) throw new Refusal(403, 'AccessDenied', `Not allowed: ${action}`);
  }

  private async route(call: Call, response: ServerResponse): Promise<void> {
    const { method, key, query } = call;
    const send = (body = '', headers: Record<string, string> = {}) =>
      void response.writeHead(200, headers).end(body);
    if (['cors', 'lifecycle', 'versioning'].some((setting) => query.has(setting)))
      throw new Refusal(501, 'NotImplemented');
    if (key === '') return send(this.answerOfBucket(call));
    if (query.has('uploads')) return send(this.create(key));
    if (query.has('uploadId')) {
      if (method === 'PUT') return send('', { etag: await this.putPart(call) });
      if (method === 'POST') return send(this.complete(call));
      if (method === 'GET') return send(this.listParts(call));
      this.allow('s3:AbortMultipartUpload');
      this.uploadOf(call);
      this.uploads.delete(query.get('uploadId')!);
      return void response.writeHead(204).end();
    }
    if (method === 'DELETE') {
      this.allow('s3:DeleteObject');
      this.objects.delete(key);
      return void response.writeHead(204).end();
    }
    this.allow(query.has('tagging') ? 's3:PutObjectTagging' : 's3:GetObject');
    const object = this.objects.get(key);
    if (object === undefined) throw new Refusal(404, 'NoSuchKey');
    return send(method === 'GET' ? object : '', { etag: etagOf(object) });
  }

  private answerOfBucket({ query }: Call): string {
    if (!query.has('uploads')) {
      this.allow('s3:ListBucket');
      return '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';
    }
    this.allow('s3:ListBucketMultipartUploads');
    const found = [...this.uploads].filter(([, { key }]) => key === query.get('prefix'));
    const items = found.map(
      ([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`,
    );
    return `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${items.join('')}</ListMultipartUploadsResult>`;
  }

  private create(key: string): string {
    this.allow('s3:PutObject');
    const id = randomUUID();
    this.uploads.set(id, { key, parts: new Map() });
    return `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
  }

  private async putPart(call: Call): Promise<string> {
    this.allow('s3:PutObject');
    const upload = this.uploadOf(call);
    const { headers, body, query } = call;
    const md5 = createHash('md5').update(body).digest('base64');
    if (headers['content-md5'] && headers['content-md5'] !== md5) throw new Refusal(400, 'BadDigest');
    for (const algorithm of CHECKSUMS) {
      const said = headers[`x-amz-checksum-${algorithm}`];
      if (said && said !== (await checksumOf(algorithm, body)))
        throw new Refusal(400, 'BadDigest', `The ${algorithm} differs`);
    }
    upload.parts.set(Number(query.get('partNumber')), body);
    return etagOf(body);
  }

  private listParts(call: Call): string {
    this.allow('s3:ListMultipartUploadParts');
    const { query } = call;
    const after = Number(query.get('part-number-marker') ?? 0);
    const numbers = [...this.uploadOf(call).parts.keys()].filter((number) => number > after).sort();
    const page = numbers.slice(0, Number(query.get('max-parts') ?? 1_000));
    const items = page.map((number) => `<Part><PartNumber>${number}</PartNumber></Part>`).join('');
    const next = `<NextPartNumberMarker>${page.at(-1)}</NextPartNumberMarker>`;
    return `<ListPartsResult><IsTruncated>${page.length < numbers.length}</IsTruncated>${next}${items}</ListPartsResult>`;
  }

  private complete(call: Call): string {
    this.allow('s3:PutObject');
    const { key, headers, query } = call;
    const parts = [...this.uploadOf(call).parts.values()];
    if (headers['if-none-match'] === '*' && this.objects.has(key))
      throw new Refusal(412, 'PreconditionFailed');
    if (this.equalPartSizesOnly && new Set(parts.slice(0, -1).map((part) => part.length)).size > 1)
      throw new Refusal(400, 'InvalidPart', 'All non-trailing parts must have the same length.');
    if (this.falseCompletes === 'before') return errorXml('InternalError', 'Not this time');
    this.objects.set(key, parts.join(''));
    this.uploads.delete(query.get('uploadId')!);
    if (this.falseCompletes === 'after') return errorXml('InternalError', 'Not this time');
    return `<CompleteMultipartUploadResult><ETag>${etagOf(parts.join(''))}</ETag></CompleteMultipartUploadResult>`;
  }

  private uploadOf({ query }: Call): FakeUpload {
    const upload = this.uploads.get(query.get('uploadId')!);
    if (!upload) throw new Refusal(404, 'NoSuchUpload');
    return upload;
  }
}

function errorXml(code: string, message: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

function etagOf(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

async function checksumOf(algorithm: DigestAlgorithm, body: string): Promise<string> {
  const digest = await createDigest(algorithm);
  digest.update(Buffer.from(body));
  return digest.finish().toString('base64');
}
