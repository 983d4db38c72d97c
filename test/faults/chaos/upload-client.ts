import { createHash } from 'node:crypto';
import { partEtag } from '../../support/part-etag.js';
import { PART_SIZE } from '../../support/test-client.js';
import type { ChaosAnswer, ChaosClient } from './chaos-client.js';
import type { Journal } from './journal.js';
import { partBytes, type UploadPlan } from './upload-plan.js';

/** What a client has been told about its upload. The service has to keep to it. */
export interface UploadRecord {
  readonly plan: UploadPlan;
  readonly uploadIds: Set<string>;
  /** Answers to complete. */
  readonly completed: { readonly etag: string; readonly key: string; readonly size: number }[];
  isAborted: boolean;
  /** The version of each part that counts; a part's version is its first one unless it is replaced. */
  readonly versions: Map<number, number>;
  readonly acknowledged: Set<number>;
}

/** The upload has come to an end, or nobody can tell: the client leaves it. */
export class Over extends Error {}

/** One upload's calls, with everything that an answer must not say. */
export class UploadClient {
  readonly record: UploadRecord;
  private uploadId = '';

  constructor(
    readonly plan: UploadPlan,
    private readonly client: ChaosClient,
    private readonly journal: Journal,
  ) {
    this.record = {
      plan,
      uploadIds: new Set(),
      completed: [],
      isAborted: false,
      versions: new Map(),
      acknowledged: new Set(),
    };
  }

  async start(): Promise<void> {
    const { plan } = this;
    const isStream = plan.program === 'stream';
    const body = {
      filename: plan.name,
      ...(!isStream && { totalSize: plan.totalSize }),
      partSize: PART_SIZE,
      tags: plan.tags,
    };
    const headers: Record<string, string> = plan.idempotencyKey
      ? { 'idempotency-key': plan.idempotencyKey }
      : {};
    const post = () => this.client.post('/v1/uploads/start', body, headers);
    const isTwice = plan.idempotencyKey !== undefined && plan.random.chance(0.5);
    for (const answer of await Promise.all(isTwice ? [post(), post()] : [post()])) {
      if (answer.status !== 201) throw this.unexpected('start', answer);
      this.record.uploadIds.add(String(answer.body.uploadId));
      this.uploadId = String(answer.body.uploadId);
      // A start that was repeated for too long finds its session ended by the reaper.
      if (answer.body.status !== 'uploading') throw new Over(String(answer.body.status));
    }
    if (isTwice && this.record.uploadIds.size > 1) this.wrong('one Idempotency-Key has opened two sessions');
    this.journal.counts.uploads++;
  }

  async putParts(numbers: readonly number[], version = 0): Promise<void> {
    await allSettled(numbers.map((number) => this.putPart(number, version)));
  }

  /** @returns how many attempts it took */
  async putPart(number: number, version = 0): Promise<number> {
    const { plan, record } = this;
    const body = partBytes(plan, number, version);
    record.versions.set(number, version);
    const answer = await this.client.call({
      method: plan.random.chance(0.9) ? 'PUT' : 'POST',
      path: `/v1/uploads/${this.uploadId}/part/${number}`,
      body,
      headers: plan.withDigests ? { 'content-digest': digestField(body) } : {},
      breaksOff: version === 0 && plan.brokenParts.includes(number) && body.length > 1,
    });
    if (answer.status !== 200) throw this.ended('part', answer);
    const etag = partEtag(plan.storage, body);
    if (answer.body.size !== body.length || answer.body.etag !== etag)
      this.wrong(`part ${number} was acknowledged with another size or etag: ${JSON.stringify(answer.body)}`);
    record.acknowledged.add(number);
    this.journal.counts.partsSent++;
    return answer.attempts;
  }

  /** @returns the parts that are missing */
  async resume(): Promise<number[]> {
    const answer = await this.client.call({ method: 'POST', path: `/v1/uploads/${this.uploadId}/resume` });
    if (answer.status !== 200) throw this.ended('resume', answer);
    const missing = answer.body.missingParts as number[];
    this.checkAcknowledged('resume', missing);
    return missing;
  }

  /** @returns the parts that are missing, if that is the answer */
  async complete(): Promise<number[]> {
    const { plan, record } = this;
    const body = plan.program === 'stream' ? { totalSize: plan.totalSize } : {};
    const answer = await this.client.post(`/v1/uploads/${this.uploadId}/complete`, body);
    if (answer.status === 409 && answer.body.code === 'parts-missing') {
      const missing = answer.body.missingParts as number[];
      this.checkAcknowledged('complete', missing);
      return missing;
    }
    if (answer.status !== 200) throw this.ended('complete', answer);
    const { etag, key, size } = answer.body as { etag: string; key: string; size: number };
    record.completed.push({ etag, key, size });
    this.checkAnswers();
    return [];
  }

  async abort(): Promise<void> {
    const answer = await this.client.call({ method: 'DELETE', path: `/v1/uploads/${this.uploadId}` });
    if (answer.status !== 200) throw this.ended('abort', answer);
    this.record.isAborted = true;
    this.checkAnswers();
  }

  private checkAnswers(): void {
    const { completed, isAborted, uploadIds } = this.record;
    if (isAborted && completed.length > 0) this.wrong('was told both completed and aborted');
    if (uploadIds.size === 1 && new Set(completed.map((answer) => JSON.stringify(answer))).size > 1)
      this.wrong(`got different answers to complete: ${JSON.stringify(completed)}`);
  }

  private checkAcknowledged(call: string, missing: readonly number[]): void {
    const lost = missing.filter((number) => this.record.acknowledged.has(number));
    if (lost.length > 0) this.wrong(`${call} misses acknowledged parts ${lost.join(', ')}`);
  }

  /** An upload may end while its client is at it: by another client, or by its expiry. */
  private ended(call: string, answer: ChaosAnswer): Error {
    const { code, uploadStatus } = answer.body;
    if (code === 'upload-expired') return new Over('expired');
    if (code === 'upload-not-active' && uploadStatus !== 'failed') return new Over(String(uploadStatus));
    return this.unexpected(call, answer);
  }

  private unexpected(call: string, { status, body }: ChaosAnswer): Error {
    this.wrong(`${call} was answered ${status} ${JSON.stringify(body)}`);
    return new Over(call);
  }

  private wrong(text: string): void {
    this.journal.violation(`${this.plan.name} (${this.plan.program}, ${this.uploadId}): ${text}`);
  }
}

/** Waits for all, also when one fails: nothing of an upload goes on behind its client's back. */
export async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

function digestField(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
