import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { isLoopback } from '../config/load-config.js';
import { DomainError } from '../errors/domain-error.js';

/**
 * Without credentials, any page that the user visits could call the server on the user's own machine: by a form, or by a
 * name of its own that leads to 127.0.0.1 (DNS rebinding). Browsers tell both by Host and Origin.
 */
@Injectable()
export class LocalOnly {
  private readonly publicHost: string | undefined;

  constructor(private readonly config: AppConfig) {
    this.publicHost = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).hostname;
  }

  /** @throws DomainError `forbidden` */
  check({ host, origin }: IncomingHttpHeaders): void {
    if (this.config.auth !== 'none') return;
    const called = hostnameOf(`http://${host ?? ''}`);
    if (called !== undefined && !this.isOurs(called))
      throw refusal(`This server answers to its own machine only, not to ${called}.`);
    if (origin === undefined || this.isAllowed(origin)) return;
    throw refusal(`Pages of ${origin.slice(0, 200)} may not call this server.`);
  }

  private isAllowed(origin: string): boolean {
    const { corsOrigins } = this.config;
    if (corsOrigins.includes('*') || corsOrigins.includes(origin)) return true;
    const hostname = hostnameOf(origin);
    if (hostname === undefined) return false;
    return hostname === this.publicHost || isLoopback(hostname.replace(/^\[|\]$/g, ''));
  }

  /** Only a name of the public DNS can be made to lead here by somebody else: not an address, nor a name without a dot. */
  private isOurs(hostname: string): boolean {
    const isName = /[a-z]/i.test(hostname) && hostname.includes('.') && !hostname.startsWith('[');
    return !isName || hostname.endsWith('.localhost') || hostname === this.publicHost;
  }
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function refusal(detail: string): DomainError {
  return new DomainError(
    'forbidden',
    `${detail} Set CORS_ORIGINS or PUBLIC_URL, or guard it with AUTH=keys.`,
  );
}
