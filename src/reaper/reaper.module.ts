import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AppConfig } from '../config/app-config.js';
import { JobQueue } from '../jobs/job-queue.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { UploadSweep } from '../uploads/upload-sweep.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { Reaper } from './reaper.service.js';

/** After this a run whose instance was killed is given to another one: with the queue's own pauses, within a minute. */
const RUN_EXPIRES_SECONDS = 40;

/** A bucket can have many uploads to look at. */
const SWEEP_EXPIRES_SECONDS = 5 * 60;

@Module({ imports: [JobsModule, AuthModule, UploadsModule], providers: [Reaper], exports: [Reaper] })
export class ReaperModule implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly jobs: JobQueue,
    private readonly reaper: Reaper,
    private readonly sweep: UploadSweep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const job = { name: 'reaper', cron: this.config.reaperCron, expireInSeconds: RUN_EXPIRES_SECONDS };
    await this.jobs.schedule(job, async () => void (await this.reaper.run()));
    const sweep = { name: 'sweep', cron: this.config.sweepCron, expireInSeconds: SWEEP_EXPIRES_SECONDS };
    await this.jobs.schedule(sweep, async () => void (await this.sweep.removeLeftovers()));
  }
}
