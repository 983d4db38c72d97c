import type { BrowserContext, Page } from 'playwright-core';

/** What a page of an application might do, as far as these stories need it. */
export const UPLOAD_PAGE = `<!doctype html>
<title>Upload</title>
<input type="file">
<script type="module">
  import { IndexedDbResumeStore, LongshoreClient, xhrTransport } from '/client.js';

  const resumeStore = new IndexedDbResumeStore();
  const describe = ({ name, code, detail }) => ({ name, code, detail });
  window.begin = ({ endpoint, ...options }) => {
    const client = new LongshoreClient({ endpoint });
    window.seen = { loaded: [], waits: [] };
    window.task = client.upload(document.querySelector('input').files[0], { resumeStore, ...options });
    window.task.subscribe(() => {
      const { progress, waiting } = window.task.getSnapshot();
      window.seen.loaded.push(progress.loaded);
      if (waiting) window.seen.waits.push(waiting.reason);
    });
    window.outcome = window.task.result.catch((error) => ({ error: describe(error) }));
  };
  window.unfinished = () => resumeStore.list();
  window.stalled = (url, body) =>
    xhrTransport({ stallTimeoutMs: 500 })({ method: 'PUT', url, headers: {}, body }).catch(({ message }) => message);
</script>`;

export interface Outcome {
  uploadId: string;
  key: string;
  totalParts: number;
  resumed: boolean;
  resumedParts: number;
  error?: { name: string; code: string; detail: string };
}

interface PageGlobals {
  task: {
    getSnapshot(): { status: string; waiting?: { reason: string }; progress: { partsCompleted: number } };
  };
  seen: { loaded: number[]; waits: string[] };
}

type Snapshot = ReturnType<PageGlobals['task']['getSnapshot']>;

/** One tab with the upload page, driven as a person would, and asked what the page knows. */
export class UploadTab {
  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, origin: string): Promise<UploadTab> {
    const tab = new UploadTab(await context.newPage());
    await tab.page.goto(origin);
    await tab.ready();
    return tab;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async begin(file: string, options: { endpoint: string; partSize?: number } & Record<string, unknown>) {
    await this.page.setInputFiles('input', file);
    await this.page.evaluate(`window.begin(${JSON.stringify(options)})`);
  }

  /** A method of the task. */
  async tell(method: 'pause' | 'resume' | 'cancel'): Promise<unknown> {
    return this.page.evaluate(`window.task.${method}()`);
  }

  async until(condition: string): Promise<void> {
    await this.page.waitForFunction(
      `(() => { const { status, waiting, progress } = window.task.getSnapshot(); return ${condition}; })()`,
      undefined,
      { polling: 20, timeout: 60_000 },
    );
  }

  snapshot(): Promise<Snapshot> {
    return this.page.evaluate<Snapshot>('window.task.getSnapshot()');
  }

  seen(): Promise<PageGlobals['seen']> {
    return this.page.evaluate<PageGlobals['seen']>('window.seen');
  }

  outcome(): Promise<Outcome> {
    return this.page.evaluate<Outcome>('window.outcome');
  }

  unfinished(): Promise<{ uploadId: string; filename: string }[]> {
    return this.page.evaluate<{ uploadId: string; filename: string }[]>('window.unfinished()');
  }

  private async ready(): Promise<void> {
    await this.page.waitForFunction('window.begin');
  }
}
