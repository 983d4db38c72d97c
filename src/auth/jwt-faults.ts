import { errors } from 'jose';
import { DomainError } from '../errors/domain-error.js';

/** What jose has against a token, without repeating anything out of it but its times. Anything else stays as it is. */
export function toTokenFault(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  return new DomainError('unauthorized', describe(error));
}

function describe(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return `The token expired${at(error.payload.exp)}.`;
  if (error instanceof errors.JWTClaimValidationFailed) return describeClaim(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'The signature of the token is wrong.';
  if (error instanceof errors.JWKSNoMatchingKey) return 'The identity provider has no key for this token.';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The token is signed with an algorithm that is not accepted.';
  return 'The token is not a JWT that can be read.';
}

function describeClaim({ claim, reason, payload }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `The token has no ${claim}.`;
  if (reason === 'invalid') return `The token's ${claim} is not a time.`;
  if (claim === 'nbf') return `The token is not valid before${at(payload.nbf).replace(' at', '')}.`;
  if (claim === 'iss') return 'The token is from another issuer.';
  if (claim === 'aud') return 'The token is meant for another audience.';
  return `The token's ${claim} is not accepted.`;
}

/** Numbers beyond the calendar (ECMA-262: ±8.64e15 ms) are told as nothing. */
function at(seconds: number | undefined): string {
  const time = new Date((seconds ?? NaN) * 1_000);
  return Number.isNaN(time.getTime()) ? '' : ` at ${time.toISOString()}`;
}
