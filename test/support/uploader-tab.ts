import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Locator, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface DroppedFile {
  name: string;
  content: string;
}

/** A tab with an uploader in it, used as a person would, by what is to be seen and heard. */
export class UploaderTab {
  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, url: string): Promise<UploaderTab> {
    const tab = new UploaderTab(await context.newPage());
    await tab.page.goto(url);
    await tab.page.locator('.longshore-drop').waitFor({ state: 'attached' });
    return tab;
  }

  pick(...files: string[]): Promise<void> {
    return this.page.locator('input[type=file]').setInputFiles(files);
  }

  /** Lets a file go over the page, or holds it there. */
  async drag(type: 'dragenter' | 'dragleave' | 'drop', { name, content }: DroppedFile): Promise<void> {
    await this.withFile('.longshore-drop', name, content, (transfer) => {
      return `new DragEvent('${type}', { dataTransfer: ${transfer}, bubbles: true, cancelable: true })`;
    });
  }

  async paste({ name, content }: DroppedFile): Promise<void> {
    await this.withFile('body', name, content, (transfer) => {
      return `new ClipboardEvent('paste', { clipboardData: ${transfer}, bubbles: true, cancelable: true })`;
    });
  }

  row(name: string): Locator {
    return this.page.locator('.longshore-file', { hasText: name });
  }

  rows(status: string): Locator {
    return this.page.locator(`.longshore-file[data-status=${status}]`);
  }

  async until(name: string, status: string): Promise<void> {
    await this.page.locator(`.longshore-file[data-status=${status}]`, { hasText: name }).waitFor();
  }

  /** Waits until this many parts are stored. */
  async untilParts(name: string, parts: number): Promise<void> {
    // The part that it is at is the one after those.
    const more = Array.from({ length: 20 }, (_, index) => parts + 1 + index).join('|');
    await this.row(name)
      .getByText(new RegExp(`^part (${more}) of`))
      .waitFor();
  }

  press(label: string): Promise<void> {
    return this.page.getByRole('button', { name: label, exact: true }).click();
  }

  /** The bytes behind the link that the page offers. */
  async download(name: string): Promise<Buffer> {
    await this.until(name, 'completed');
    const href = await this.page.getByRole('link', { name: `Download ${name}` }).getAttribute('href');
    return Buffer.from(await (await fetch(href!)).arrayBuffer());
  }

  /** What a screen reader would have been told, once it contains this. */
  async heard(words: string): Promise<void> {
    await this.page.locator('.longshore-said', { hasText: words }).waitFor({ state: 'attached' });
  }

  /** What axe finds wrong, in words. It is let past the page's policy, which forbids scripts from outside. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate<{
      violations: { id: string; nodes: { html: string }[] }[];
    }>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  private async withFile(
    target: string,
    name: string,
    content: string,
    event: (transfer: string) => string,
  ): Promise<void> {
    await this.page.evaluate(`{
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}));
      document.querySelector('${target}').dispatchEvent(${event('transfer')});
    }`);
  }
}
