import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ACCESS_RULES } from '../auth/access-rules.js';
import { PROBLEMS_EXTENSION } from '../errors/api-problems.js';
import { DomainError, type ErrorCode } from '../errors/domain-error.js';
import { PROBLEM_CATALOG } from '../errors/problem-catalog.js';
import { PROBLEM_CONTENT_TYPE, toProblem } from '../errors/problem.js';

const DESCRIPTION = `Resumable, parallel multipart uploads.

1. \`POST /v1/uploads/start\` answers an \`uploadId\`, the \`partSize\` and the number of parts.
2. \`PUT /v1/uploads/{uploadId}/part/{partNumber}\` for each part, in any order and several at once.
3. \`POST /v1/uploads/{uploadId}/complete\` makes the object.

After a break, \`POST /v1/uploads/{uploadId}/resume\` tells which parts are missing. Sizes are bytes, times RFC 3339 in
UTC, errors RFC 9457 problems whose \`code\` is listed with each route.`;

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'retryable'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the error is described.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, for people.' },
    instance: { type: 'string', description: 'The path of the request.' },
    code: { type: 'string', enum: Object.keys(PROBLEM_CATALOG) },
    requestId: { type: 'string', description: 'Also in X-Request-Id, and in the server log.' },
    retryable: { type: 'boolean', description: 'Whether the same request can succeed later.' },
  },
  additionalProperties: true,
};

const REFUSALS: readonly ErrorCode[] = [
  'unauthorized',
  'forbidden',
  'too-many-requests',
  'identity-provider-unavailable',
];

type Operation = Record<string, unknown> & {
  summary?: string;
  description?: string;
  responses?: Record<string, unknown>;
};
type ObjectSchema = { properties?: Record<string, { type?: string; example?: unknown; enum?: unknown[] }> };

/** Unique, as generators of clients ask (OpenAPI 3.0 section 4.7.10). Uploads are the subject, and go without a name. */
function operationId(controller: string, method: string): string {
  const subject = controller.replace(/Controller$/, '');
  if (subject === 'Uploads') return method;
  return subject[0]!.toLowerCase() + subject.slice(1) + method[0]!.toUpperCase() + method.slice(1);
}

/** The OpenAPI document, made from the code. */
export function createOpenApi(app: INestApplication): OpenAPIObject {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const options = new DocumentBuilder()
    .setTitle('Longshore')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API key, an upload token, a JWT of your identity provider, or ADMIN_API_KEY.',
    })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    operationIdFactory: operationId,
  });
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  // The router's wildcard has no name; the only one stands for an object's key.
  document.paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path.replace(/\{path\}$/, '{key}'), item]),
  );
  for (const [route, operation] of operationsOf(document)) {
    splitSummary(operation);
    describeAccess(route, operation);
    addProblemAnswers(operation);
  }
  for (const schema of Object.values(document.components.schemas)) {
    markIntegers(schema as ObjectSchema);
    sortUnions(schema as ObjectSchema);
  }
  return document;
}

/** With their names as Fastify has them. */
function* operationsOf(document: OpenAPIObject): Iterable<[string, Operation]> {
  for (const [path, item] of Object.entries(document.paths)) {
    const route = path.replace('{key}', '*').replace(/\{(\w+)\}/g, ':$1');
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      if (operation.responses) yield [`${method.toUpperCase()} ${route}`, operation];
    }
  }
}

/** What access-control.ts asks of a caller, and how it refuses. */
function describeAccess(route: string, operation: Operation): void {
  const rule = ACCESS_RULES[route];
  if (typeof rule !== 'object') {
    operation.security = [];
    return;
  }
  for (const code of REFUSALS) operation[`${PROBLEMS_EXTENSION}-${code}`] = true;
  if (rule.length === 0) return;
  const scopes = rule.map((scope) => `\`${scope}\``).join(' or ');
  operation.description = [operation.description, `Needs the scope ${scopes}.`].filter(Boolean).join('\n\n');
}

/** A method's comment: its first paragraph is the summary, the others the description. */
function splitSummary(operation: Operation): void {
  const [summary, ...rest] = (operation.summary ?? '').split('\n\n');
  operation.summary = summary;
  operation.description = rest.map((paragraph) => paragraph.replaceAll('\n', ' ')).join('\n\n');
}

/** TypeScript has one type for numbers. Ours are whole unless the example is not. */
function markIntegers({ properties = {} }: ObjectSchema): void {
  for (const property of Object.values(properties)) {
    if (
      property.type === 'number' &&
      (property.example === undefined || Number.isInteger(property.example))
    ) {
      property.type = 'integer';
    }
  }
}

/** The compiler names the members of a union in the order in which it has met them, which changes from build to build. */
function sortUnions({ properties = {} }: ObjectSchema): void {
  for (const property of Object.values(properties)) property.enum?.sort();
}

/** Makes one answer per status out of the error codes that the route has noted. */
function addProblemAnswers(operation: Operation): void {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const name of Object.keys(operation)
    .filter((key) => key.startsWith(`${PROBLEMS_EXTENSION}-`))
    .sort()) {
    const code = name.slice(PROBLEMS_EXTENSION.length + 1) as ErrorCode;
    delete operation[name];
    const { status } = PROBLEM_CATALOG[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) operation.responses![status] = problemAnswer(codes);
}

function problemAnswer(codes: readonly ErrorCode[]): object {
  const examples = codes.map((code) => {
    const { title, advice } = PROBLEM_CATALOG[code];
    return [code, { summary: title, value: toProblem(new DomainError(code, advice)) }];
  });
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_CATALOG[code].advice}`).join('\n\n'),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples) as object,
      },
    },
  };
}
