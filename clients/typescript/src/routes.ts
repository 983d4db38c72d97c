import { LongshoreError } from './longshore-error.js';

/** Both `auto` and `direct` ask for the direct way; `direct` tells when it fails. */
export type TransferChoice = 'auto' | 'server' | 'direct';

export interface Fallback {
  reason: LongshoreError;
  /** The part that the server took; undefined when none has been tried directly. */
  partNumber?: number;
  /** All other parts go through the server too. */
  forGood: boolean;
}

export interface RouteSummary {
  /** Parts that this run has sent straight to the store. */
  directParts: number;
  /** Parts that this run has sent through the server. */
  serverParts: number;
  /** Why some went through the server that were to go straight to the store. */
  fallbackReason?: string;
}

/** Where nothing is known of them. */
export const noRoutes: RouteSummary = { directParts: 0, serverParts: 0 };

interface RouteOptions {
  transfer?: TransferChoice;
  onFallback?: (fallback: Fallback) => void;
}

/** Which way the parts of one run went. */
export class Routes {
  #directParts = 0;
  #serverParts = 0;
  #fallbackReason?: string;
  readonly #onFallback?: (fallback: Fallback) => void;

  constructor({ transfer, onFallback }: RouteOptions) {
    this.#onFallback = transfer === 'direct' ? onFallback : undefined;
  }

  wentDirect(): void {
    this.#directParts += 1;
  }

  wentThroughServer(fallback?: Fallback): void {
    this.#serverParts += 1;
    if (fallback) this.fellBack(fallback);
  }

  fellBack(fallback: Fallback): void {
    this.#fallbackReason ??= fallback.reason.detail;
    this.#onFallback?.(fallback);
  }

  summary(): RouteSummary {
    return {
      directParts: this.#directParts,
      serverParts: this.#serverParts,
      fallbackReason: this.#fallbackReason,
    };
  }
}

export function wantsDirect({ transfer }: RouteOptions): boolean {
  return transfer === 'auto' || transfer === 'direct';
}

export function directUnavailable(): LongshoreError {
  const detail = 'The server takes all parts itself: its store has no signed URLs';
  return new LongshoreError({ code: 'direct-unavailable', detail });
}
