import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { DomainError } from '../errors/domain-error.js';
import type { AddressPolicy } from './address-policy.js';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * What a socket resolves its name with. A name is resolved once, and the socket is given only what has been checked:
 * an answer that changes a moment later changes nothing (DNS rebinding).
 */
export function checkedLookup(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => policy.allows(address, hostname));
        const [first] = allowed;
        if (!first) callback(refusal(hostname), []);
        else if (all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/** Does not tell the address: what a name stands for inside is nobody's business outside. */
export function refusal(hostname: string): DomainError {
  const detail = `${hostname.slice(0, 253)} is not in the public internet.`;
  return new DomainError('address-not-allowed', detail, { data: { hostname } });
}
