import { isISO8601, registerDecorator, type ValidationOptions } from 'class-validator';

// eslint-disable-next-line no-control-regex -- control characters are what is refused here
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_FOLDER_BYTES = 512;

export function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !CONTROL_CHARACTER.test(value);
}

export function isFolder(value: unknown): boolean {
  if (!isPlainText(value) || Buffer.byteLength(value) > MAX_FOLDER_BYTES) return false;
  return value.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** Of what ISO 8601 allows, dates of weeks and numbered days are no times to JavaScript. */
export function isTime(value: unknown): boolean {
  return (
    isISO8601(value, { strict: true, strictSeparator: true }) && !Number.isNaN(Date.parse(value as string))
  );
}

/** Makes a decorator for the fields of DTOs out of a rule. */
export function validator(name: string, isValid: (value: unknown) => boolean, message: string) {
  return (options?: ValidationOptions): PropertyDecorator =>
    (target, propertyName) =>
      registerDecorator({
        name,
        target: target.constructor,
        propertyName: String(propertyName),
        options: { message: `$property ${message}`, ...options },
        validator: { validate: isValid },
      });
}

export const IsPlainText = validator('isPlainText', isPlainText, 'must be text without control characters');
export const IsTime = validator('isTime', isTime, 'must be a time such as 2026-11-01T00:00:00Z');
export const IsFolder = validator(
  'isFolder',
  isFolder,
  `must be a path of at most ${MAX_FOLDER_BYTES} bytes without a leading or trailing /, empty segments, . or .. and control characters`,
);
