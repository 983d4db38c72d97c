import { Injectable, Logger } from '@nestjs/common';
import { CredentialsService } from '../auth/credentials.service.js';
import { UploadDriver } from '../uploads/upload-driver.js';

const BATCH = 100;
const AT_ONCE = 8;
/** With the 20 s that one complete may take, below the job's expiry: so that a run that is taken for dead is. */
const RUN_LIMIT_MS = 18_000;

export interface ReaperReport {
  readonly driven: number;
  readonly postponed: number;
}

/** Drives every unfinished session to an end. One run looks at everything that is due. */
@Injectable()
export class Reaper {
  private readonly logger = new Logger(Reaper.name);

  constructor(
    private readonly driver: UploadDriver,
    private readonly credentials: CredentialsService,
  ) {}

  async run(): Promise<ReaperReport> {
    const started = Date.now();
    let driven = 0;
    let postponed = 0;
    for (;;) {
      const now = new Date();
      const due = await this.driver.listDue(now, BATCH);
      await forEachAtOnce(AT_ONCE, due, async (session) => {
        if (Date.now() - started > RUN_LIMIT_MS) return;
        if ((await this.driver.drive(session, now)) === 'done') driven++;
        else postponed++;
      });
      if (due.length < BATCH || Date.now() - started > RUN_LIMIT_MS) break;
    }
    await this.driver.removeLateCreates(new Date());
    await this.driver.forget(new Date());
    await this.credentials.forgetExpiredTokens(new Date());
    if (driven + postponed > 0) this.logger.log(`Drove ${driven} uploads on, postponed ${postponed}`);
    return { driven, postponed };
  }
}

async function forEachAtOnce<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
