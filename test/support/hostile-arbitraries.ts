import fc from 'fast-check';

/** Text that has broken something somewhere before. */
export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      ...['', ' ', '\u0000', 'a\u0000b', '\r\n', 'a\r\nx-evil: 1', '\u007f', '\u0085', '\ufeff', '\u202e'],
      ...['..', '../../../../etc/passwd', '/', '//', '\\', '%', '%00', '%2e%2e%2f', '~', '.', 'CON', '*'],
      ...["' OR 1=1 --", "'; DROP TABLE x; --", '{{7*7}}', '<script>', '$(id)', '%s%n'],
      ...['null', 'undefined', 'NaN', '__proto__', 'constructor', 'toString', '-1', '1e999', '0x7f'],
      ...['\ud800', '\udfff', '👩‍👩‍👧', 'é'.repeat(300), 'x'.repeat(5_000), 'İ', 'ß', '٣'],
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );
}

/** Paths whose encoding, slashes or dots are not what a router would like. */
export function oddPath(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      ...[
        '/',
        '//',
        '/.',
        '/..',
        '/../../etc/passwd',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/%zz',
        '/%',
        '/%E0%A4%A',
      ],
      ...[
        '/%c0%ae%c0%ae/',
        '/%ff%fe',
        '/a%00b',
        '/%2f%2f',
        '/v1/uploads/',
        '/v1//uploads',
        '/V1/UPLOADS',
        '*',
      ],
      ...[
        '/v1/uploads/start/',
        '/v1/uploads/%73tart',
        '/v1/uploads;a=b',
        '/v1/uploads/{uploadId}',
        '/v1/..;/',
      ],
      ...['/v1/objects/', '/v1/objects//', '/v1/objects/%2e%2e%2f%2e%2e%2fetc%2fpasswd', '/v1/objects/a%2fb'],
      ...['/errors/__proto__', '/errors/constructor', '/errors/%00', '/docs/..%2f..%2fpackage.json', '/docs'],
      ...[
        'http://example.org/v1/uploads',
        'https://[::1',
        '//example.org/',
        '?',
        '#',
        '/?a[b][c]=d&a=e',
        '\\',
      ],
      `/${'a/'.repeat(2_000)}`,
      `/v1/uploads/${'x'.repeat(4_500)}`,
      `/v1/objects/${'%41'.repeat(1_100)}`,
    ),
    fc
      .array(fc.constantFrom('/', '.', '..', '%2f', '%', '%00', '%25', 'v1', 'a', 'é', ';', '?', '&', '='))
      .map((pieces) => `/${pieces.join('')}`),
    fc.webPath(),
  );
}

const NAMES = [
  ...[
    'content-type',
    'content-type',
    'accept',
    'accept-encoding',
    'authorization',
    'cookie',
    'origin',
    'host',
  ],
  ...['x-request-id', 'x-request-id', 'idempotency-key', 'idempotency-key', 'expect', 'range', 'if-range'],
  ...['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'content-encoding', 'upgrade'],
  ...['content-md5', 'content-digest', 'x-amz-checksum-crc32', 'x-http-method-override', 'x-forwarded-host'],
  ...[
    'transfer-encoding',
    'te',
    'trailer',
    'connection',
    '__proto__',
    'constructor',
    'access-control-request-method',
  ],
];
const VALUES = [
  ...['100-continue', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', 'text/plain'],
  ...['multipart/form-data', 'application/json, application/json', 'bytes=0-', 'bytes=0-0,2-3', 'gzip', 'br'],
  ...[
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'identity',
    'websocket',
    'h2c',
    'keep-alive',
    'Bearer x',
    'Basic eDp5',
  ],
  ...['*', '"', '""', ',', ';', '=', '://', 'null', '1'],
];

/** A few headers, some of them twice. */
export function oddHeaders(): fc.Arbitrary<[string, string][]> {
  const header = fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...VALUES), hostileText()));
  return fc.tuple(fc.array(header, { maxLength: 4 }), fc.boolean()).map(([headers, again]) => {
    return again ? [...headers, ...headers.slice(0, 1)] : headers;
  });
}

/** JSON that is deep, huge, doubled or broken; and bytes that are no JSON at all. */
export function hostileBody(): fc.Arbitrary<Buffer> {
  return fc.oneof(
    fc.json({ stringUnit: 'binary' }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 60 }).map((data) => Buffer.from(data)),
    hostileText().map((text) => Buffer.from(text)),
    hostileText().map((text) =>
      Buffer.from(JSON.stringify({ filename: text, folder: text, fingerprint: text })),
    ),
    fc
      .tuple(fc.constantFrom('[', '{"a":', '{"metadata":[', '"\\u'), fc.integer({ min: 1, max: 20_000 }))
      .map(([piece, times]) => Buffer.from(piece.repeat(times))),
    fc
      .integer({ min: 1, max: 20_000 })
      .map((depth) => Buffer.from(`{"filename":"a","metadata":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
    fc
      .constantFrom(
        ...[
          '{"filename":"a","filename":"b"}',
          '{"filename":"a","totalSize":1e999}',
          '{"filename":"a","__proto__":{}}',
        ],
        ...[
          '{"filename":"a","totalSize":9007199254740993}',
          '{"filename":"a","metadata":{"a":"\\ud800"}}',
          '\ufeff{}',
        ],
        ...[
          '{"totalSize":-1}',
          '{"parts":[{"partNumber":1e300,"etag":"x"}]}',
          '{"parts":{"length":10000}}',
          '[[]]',
        ],
        ...[
          '{"parts":[null]}',
          '{"parts":[[]]}',
          '{"parts":[{"partNumber":1,"etag":"x","x":1}]}',
          'null',
          '',
          'NaN',
        ],
      )
      .map((text) => Buffer.from(text)),
  );
}
