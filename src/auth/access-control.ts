import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { DomainError, isDomainError } from '../errors/domain-error.js';
import { rateHeaders } from '../rates/rate-headers.js';
import { type RateDecision, RequestRates } from '../rates/request-rates.js';
import { ACCESS_RULES, type AccessRule } from './access-rules.js';
import { Authenticator } from './authenticator.service.js';
import { type Caller, hasScope } from './caller.js';
import { LocalOnly } from './local-only.js';
import type { Scope } from './scopes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers a refused call in the route's own way. */
    refuse?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
  }
}

/**
 * Lets a request in, or not, before a byte of its body is read. On Fastify and not as a Nest guard, because some routes
 * are not Nest's, and because a guard comes after the body.
 */
@Injectable()
export class AccessControl {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly rates: RequestRates,
    private readonly localOnly: LocalOnly,
  ) {}

  /** Before the routes are made. */
  install(fastify: FastifyInstance): void {
    const routes = new Set<string>();
    fastify.addHook('onRoute', (route) => namesOf(route).forEach((name) => routes.add(name)));
    fastify.addHook('onReady', async () => assertRules(routes));
    fastify.addHook('onRequest', async (request, reply) => {
      try {
        await this.admit(request, reply);
      } catch (error) {
        const { refuse } = request.routeOptions.config;
        if (!refuse) throw error;
        refuse(error, request, reply);
        return reply;
      }
      return undefined;
    });
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.is404) return;
    const rule = ruleOf(`${request.method} ${request.routeOptions.url}`);
    if (rule === undefined)
      throw new Error(`${request.method} ${request.routeOptions.url} has no access rule.`);
    if (rule === 'public' || rule === 'signed') return;
    this.localOnly.check(request.headers);
    const caller = await this.authenticate(request, reply);
    await this.count(caller, request, reply);
    if (rule.length > 0 && !rule.some((scope) => hasScope(caller, scope))) throw forbidden(caller, rule);
    request.caller = caller;
  }

  /** The operator is not counted: a rate that was set too low could not be put right any more. */
  private async count(caller: Caller, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (caller.kind === 'operator') return;
    const name = caller.kind === 'anonymous' ? request.ip : caller.name;
    enforce(await this.rates.take('caller', name), 'caller', reply);
  }

  private async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    try {
      return await this.authenticator.authenticate(request.headers.authorization);
    } catch (error) {
      if (isDomainError(error, 'unauthorized'))
        enforce(await this.rates.take('address', request.ip), 'address', reply);
      throw error;
    }
  }
}

function enforce(
  decision: RateDecision | undefined,
  policy: 'caller' | 'address',
  reply: FastifyReply,
): void {
  if (!decision) return;
  void reply.headers(rateHeaders(policy, decision));
  if (decision.allowed) return;
  const { limit, perSeconds, resetSeconds } = decision;
  const detail = `At most ${limit} requests in ${perSeconds} s. Ask again in ${resetSeconds} s.`;
  throw new DomainError('too-many-requests', detail, {
    data: { limit, perSeconds, retryAfter: resetSeconds },
    retryAfterSeconds: resetSeconds,
  });
}

function forbidden(caller: Caller, required: readonly Scope[]): DomainError {
  const detail = `This call needs the scope ${required.join(' or ')}.`;
  return new DomainError('forbidden', detail, {
    data: { requiredScopes: required, scopes: [...caller.scopes] },
  });
}

function ruleOf(route: string): AccessRule | undefined {
  const name = route.replace(/^HEAD /, 'GET ');
  return (
    ACCESS_RULES[route] ?? ACCESS_RULES[name] ?? (DOCS.test(name) ? ACCESS_RULES['GET /docs'] : undefined)
  );
}

function namesOf({ method, url }: RouteOptions): string[] {
  return [method].flat().map((name) => `${name} ${url}`);
}

function assertRules(routes: ReadonlySet<string>): void {
  const without = [...routes].filter((route) => ruleOf(route) === undefined);
  if (without.length > 0) throw new Error(`Without a rule in access-rules.ts: ${without.join(', ')}`);
  const gone = Object.keys(ACCESS_RULES).filter((route) => !routes.has(route) && !OPTIONAL.has(route));
  if (gone.length > 0) throw new Error(`Rules in access-rules.ts without a route: ${gone.join(', ')}`);
}

/** The files of the Swagger page, whose names are its own affair. */
const DOCS = /^GET \/docs\//;
/** Only there with CORS_ORIGINS. */
const OPTIONAL = new Set(['OPTIONS *']);
