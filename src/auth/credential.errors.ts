import { DomainError } from '../errors/domain-error.js';

export function credentialNotFound(kind: 'key' | 'token', id: string): DomainError {
  const name = kind === 'key' ? 'API key' : 'upload token';
  return new DomainError('credential-not-found', `There is no ${name} ${id.slice(0, 64)}.`);
}

/** As the validation of a body says it, for what only shows when more is known. */
export function invalidField(field: string, message: string): DomainError {
  return new DomainError('validation-failed', `${field} ${message}.`, {
    data: { errors: [{ field, messages: [`${field} ${message}`] }] },
  });
}
