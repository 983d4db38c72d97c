import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly nullable?: boolean;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly example?: unknown;
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface ResponseEntry {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<
    Record<string, { schema?: Schema; examples?: Readonly<Record<string, { value: { status: number } }>> }>
  >;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly responses: Readonly<Record<string, ResponseEntry>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path' | 'body'> & WithBody>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface WithBody {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: Schema }>>;
  };
}

const file = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const DOCUMENT = JSON.parse(readFileSync(file, 'utf8')) as Document;

/** What docs/openapi.json offers. */
export const OPERATIONS: readonly Operation[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters, responses, requestBody }]) => ({
    method: method.toUpperCase(),
    path,
    parameters: parameters ?? [],
    responses,
    body: Object.values(requestBody?.content ?? {})[0]?.schema,
  })),
);

export function resolve(schema: Schema): Schema {
  // A reference with words of its own, such as nullable, is the only one of an allOf.
  const [only] = schema.allOf ?? [];
  if (only) return { ...resolve(only), nullable: schema.nullable };
  return schema.$ref ? DOCUMENT.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
}

export const PROBLEM: Schema = DOCUMENT.components.schemas.Problem!;

/** The operation that a request means, as far as its raw path tells. */
export function operationOf(method: string, target: string): Operation | undefined {
  const path = target.split(/[?#]/, 1)[0]!;
  return OPERATIONS.find((operation) => operation.method === method && patternOf(operation.path).test(path));
}

function patternOf(template: string): RegExp {
  // A key has slashes of its own; a fixed segment such as `start` is no upload id.
  return new RegExp(
    `^${template.replaceAll('{key}', '.+').replaceAll(/\{\w+\}/g, '(?!start(?:/|$))[^/]+')}$`,
  );
}

/** Where a value does not match its schema; empty when it does. Fields that no schema names count as faults. */
export function mismatches(value: unknown, of: Schema, at = '$'): string[] {
  const schema = resolve(of);
  if (value === null) return schema.nullable ? [] : [`${at} is null`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is not one of ${schema.enum.join(', ')}`];
  switch (schema.type) {
    case 'object':
      return objectMismatches(value, schema, at);
    case 'array':
      if (!Array.isArray(value)) return [`${at} is no array`];
      return value.flatMap((item, index) => mismatches(item, schema.items ?? {}, `${at}[${index}]`));
    case 'string':
      if (typeof value !== 'string') return [`${at} is no string`];
      return schema.format === 'date-time' && Number.isNaN(Date.parse(value)) ? [`${at} is no time`] : [];
    case 'integer':
      return Number.isSafeInteger(value) ? [] : [`${at} is no integer`];
    case 'number':
    case 'boolean':
      return typeof value === schema.type ? [] : [`${at} is no ${schema.type}`];
    case undefined:
      return [];
  }
}

function objectMismatches(value: unknown, schema: Schema, at: string): string[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
  const fields = value as Record<string, unknown>;
  const missing = (schema.required ?? []).filter((name) => fields[name] === undefined);
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...Object.entries(fields).flatMap(([name, field]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties ?? false;
      if (known === false) return [`${at}.${name} is not in the document`];
      return known === true ? [] : mismatches(field, known, `${at}.${name}`);
    }),
  ];
}
