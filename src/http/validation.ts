import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError } from '../errors/domain-error.js';

interface FieldFault {
  readonly field: string;
  readonly messages: string[];
}

/** Unknown fields are refused: they are usually misspelt ones. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => {
      const faults = errors.flatMap((error) => faultsOf(error));
      const detail = faults.map(({ messages }) => messages.join('; ')).join('; ');
      return new DomainError('validation-failed', `${shorten(detail)}.`, {
        data: { errors: faults.slice(0, 20) },
      });
    },
  });
}

function faultsOf(error: ValidationError, parent = ''): FieldFault[] {
  const field = shorten(parent === '' ? error.property : `${parent}.${error.property}`);
  const messages = Object.values(error.constraints ?? {}).map(shorten);
  const own = messages.length > 0 ? [{ field, messages }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}

/** Messages repeat names that the client made up. */
function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
