interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (outcome: Out) => void;
  readonly reject: (error: unknown) => void;
}

export interface CoalescerOptions<In, Out> {
  /** Does it for all of these at once, and answers an outcome for each. */
  run(items: readonly In[]): Promise<readonly Out[]>;
  /** Two items with one key are never in one batch: the later one goes with the next. */
  keyOf?(item: In): string;
  readonly maxItems: number;
}

/**
 * One round trip for what comes at the same time. What comes alone goes at once; what comes while a batch is under way goes
 * together with the next one. So nothing waits longer than for one batch before its own, and a busy server asks less often.
 */
export class Coalescer<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private isRunning = false;

  constructor(private readonly options: CoalescerOptions<In, Out>) {}

  add(item: In): Promise<Out> {
    const outcome = new Promise<Out>((resolve, reject) => this.waiting.push({ item, resolve, reject }));
    if (!this.isRunning) void this.runAll();
    return outcome;
  }

  private async runAll(): Promise<void> {
    this.isRunning = true;
    while (this.waiting.length > 0) await this.runBatch(this.takeBatch());
    this.isRunning = false;
  }

  private takeBatch(): Waiting<In, Out>[] {
    const keys = new Set<string>();
    const batch: Waiting<In, Out>[] = [];
    const left: Waiting<In, Out>[] = [];
    for (const one of this.waiting) {
      const key = this.options.keyOf?.(one.item);
      const fits = batch.length < this.options.maxItems && !(key !== undefined && keys.has(key));
      if (key !== undefined) keys.add(key);
      (fits ? batch : left).push(one);
    }
    this.waiting = left;
    return batch;
  }

  private async runBatch(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const outcomes = await this.options.run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
