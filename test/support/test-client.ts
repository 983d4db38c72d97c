import type { PartUrlDto } from '../../src/uploads/dto/direct-parts.dto.js';
import type {
  CompletedUploadDto,
  ResumedUploadDto,
  StartedUploadDto,
  UploadStatusDto,
} from '../../src/uploads/dto/upload-answers.dto.js';
import { cut, MIB } from './bytes.js';

/** The smallest part that S3 takes anywhere but at the end. */
export const PART_SIZE = 5 * MIB;

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

type Json = Record<string, unknown>;
export type PartUrl = PartUrlDto;

/** A method per call, so that stories stay short. Nothing is thrown: stories look at the answer. */
export class TestClient {
  constructor(
    private readonly url: string,
    private readonly key?: string,
  ) {}

  start<T = StartedUploadDto>(body: Json = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.post('/v1/uploads/start', { filename: 'story.bin', ...body }, headers);
  }

  /** Starts an upload that fits the bytes and answers its id. */
  async startFor(data: Buffer, more: Json = {}): Promise<string> {
    const { body } = await this.start({ totalSize: data.length, partSize: PART_SIZE, ...more });
    return body.uploadId;
  }

  putPart(
    uploadId: string,
    partNumber: number | string,
    data: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.send('PUT', `/v1/uploads/${uploadId}/part/${partNumber}`, data, headers);
  }

  postPart(
    uploadId: string,
    partNumber: number,
    data: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.send('POST', `/v1/uploads/${uploadId}/part/${partNumber}`, data, headers);
  }

  /** Sends these parts, or all of them. */
  async putParts(uploadId: string, data: Buffer, numbers?: readonly number[]): Promise<void> {
    const parts = cut(data, PART_SIZE);
    await Promise.all(
      (numbers ?? parts.map((_, index) => index + 1)).map(async (number) => {
        const answer = await this.putPart(uploadId, number, parts[number - 1]!);
        if (answer.status !== 200) throw new Error(`Part ${number}: ${JSON.stringify(answer.body)}`);
      }),
    );
  }

  partUrls(uploadId: string, body: unknown = {}): Promise<Answer<{ urls: PartUrl[] }>> {
    return this.post(`/v1/uploads/${uploadId}/part-urls`, body);
  }

  status(uploadId: string): Promise<Answer<UploadStatusDto>> {
    return this.send('GET', `/v1/uploads/${uploadId}/status`);
  }

  resume(uploadId: string): Promise<Answer<ResumedUploadDto>> {
    return this.send('POST', `/v1/uploads/${uploadId}/resume`);
  }

  complete(uploadId: string, body: Json = {}): Promise<Answer<CompletedUploadDto & Json>> {
    return this.post(`/v1/uploads/${uploadId}/complete`, body);
  }

  abort(uploadId: string): Promise<Answer> {
    return this.send('DELETE', `/v1/uploads/${uploadId}`);
  }

  get<T = Json>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }

  post<T = Json>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const text = typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
    return this.send('POST', path, Buffer.from(text), { 'content-type': 'application/json', ...headers });
  }

  patch<T = Json>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send('PATCH', path, Buffer.from(text), { 'content-type': 'application/json', ...headers });
  }

  put<T = Json>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send('PUT', path, Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json' });
  }

  delete<T = Json>(path: string): Promise<Answer<T>> {
    return this.send('DELETE', path);
  }

  async download(key: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer<Buffer>> {
    const response = await this.fetch(
      method,
      `/v1/objects/${key.split('/').map(encodeURIComponent).join('/')}`,
      undefined,
      headers,
    );
    return {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  /**
   * Two calls that meet. Who begins changes with each round, and later rounds give it more of a head start, counted in
   * calls that change nothing: so the race goes one way and the other, on a fast machine and on a slow one.
   */
  atOnce<A, B>(round: number, one: () => Promise<A>, another: () => Promise<B>): Promise<[A, B]> {
    const later = async <T>(call: () => Promise<T>) => {
      for (let calls = 0; calls < round; calls++) await this.get('/v1/uploads?limit=1');
      return call();
    };
    return Promise.all(round % 2 === 0 ? [one(), later(another)] : [later(one), another()]);
  }

  private async send<T>(
    method: string,
    path: string,
    body?: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  }

  private fetch(
    method: string,
    path: string,
    body?: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const authorization: Record<string, string> = this.key ? { authorization: `Bearer ${this.key}` } : {};
    return fetch(`${this.url}${path}`, {
      method,
      body: body && new Uint8Array(body),
      headers: { ...authorization, ...headers },
    });
  }
}
