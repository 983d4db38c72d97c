/** Limits how fast the bytes of one stream pass. They are paid for after they have passed. */
export interface Throttle {
  /** Accounts for bytes that have passed. Undefined: go on; else wait for it, and spend nothing meanwhile. It never rejects. */
  spend(bytes: number): Promise<void> | undefined;
  /** The stream has ended, or was broken off. Whoever waits still may go on. */
  release(): void;
}
