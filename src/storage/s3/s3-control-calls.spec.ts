import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { S3Connection } from './s3-connection.js';
import { S3ControlCalls } from './s3-control-calls.js';
import { S3Target } from './s3-target.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A stand-in for stores that answer strangely; what a real one does is in test/contracts. */
describe('A call to a store that', () => {
  let server: Server;
  let connection: S3Connection;
  let target: S3Target;
  let calls: S3ControlCalls;
  let answers: Answer[];
  let requests: { readonly head: IncomingMessage; readonly body: string }[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        requests.push({ head: request, body });
        answers.shift()!(request, response, body);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = { endpoint, region: 'us-east-1', bucket: 'b', forcePathStyle: true };
    target = new S3Target(config);
    connection = new S3Connection(target, () =>
      Promise.resolve({ accessKeyId: 'id', secretAccessKey: 'secret' }),
    );
    calls = new S3ControlCalls(connection, config);
    answers = [];
    requests = [];
  });
  afterEach(() => connection.close());
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const upload = { key: 'a/ü.bin', storageUploadId: 'u+1' };
  const parts = [{ partNumber: 1, sizeBytes: 5, etag: 'abc' }];
  const object = {
    key: 'a/ü.bin',
    contentType: 'video/mp4',
    contentDisposition: 'attachment; filename="a.mp4"',
    metadata: { title: 'Ü' },
    partSizeBytes: 5,
  };
  const xml =
    (status: number, body: string, headers: Record<string, string> = {}): Answer =>
    (_request, response) =>
      response.writeHead(status, headers).end(`<?xml version="1.0"?>${body}`);

  it('opens uploads gets all that is told of the object, and its id is the answer', async () => {
    answers = [xml(200, '<R><UploadId>a&amp;b&#x2F;</UploadId></R>')];
    await expect(calls.create(object)).resolves.toBe('a&b/');
    expect(requests[0]!.head.url).toBe('/b/a/%C3%BC.bin?uploads=');
    expect(requests[0]!.head.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-disposition': 'attachment; filename="a.mp4"',
      'x-amz-meta-title': '=?UTF-8?B?w5w=?=',
      'content-length': '0',
    });
  });

  it('opens an upload without an id is unavailable', async () => {
    answers = [xml(200, '<R></R>')];
    await expect(calls.create(object)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('says that the bucket is elsewhere is asked once more, for that region', async () => {
    const elsewhere = '<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>';
    answers = [xml(400, elsewhere), xml(200, '<R><UploadId>u</UploadId></R>')];
    await expect(calls.create(object)).resolves.toBe('u');
    expect(requests[1]!.head.headers.authorization).toContain('/eu-west-3/s3/');
  });

  it('goes on saying so is unavailable', async () => {
    const skewed = xml(403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', {
      date: 'Mon, 23 Nov 2026 00:00:00 GMT',
    });
    answers = [skewed, skewed];
    await expect(calls.create(object)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('completes gets the parts in a signed body', async () => {
    answers = [xml(200, '<CompleteMultipartUploadResult/>')];
    await calls.complete(upload, parts);
    const { head, body } = requests[0]!;
    expect(head.url).toBe('/b/a/%C3%BC.bin?uploadId=u%2B1');
    expect(head.headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(body).toContain('<Part><ETag>&quot;abc&quot;</ETag><PartNumber>1</PartNumber></Part>');
  });

  it.each([
    ['200 with an error', 200, 'InternalError', 'storage-unavailable'],
    ['that a part is not this one', 400, 'InvalidPart', 'parts-differ'],
    ['that there is no such upload', 404, 'NoSuchUpload', 'storage-upload-missing'],
    ['that it is not allowed', 403, 'AccessDenied', 'storage-refused'],
    ['500', 500, 'InternalError', 'storage-unavailable'],
  ])('answers %s to a complete is asked no second time', async (_, status, code, expected) => {
    answers = [xml(status, `<Error><Code>${code}</Code></Error>`)];
    await expect(calls.complete(upload, parts)).rejects.toMatchObject({ code: expected });
    expect(requests).toHaveLength(1);
  });

  it('lists parts in pages tells where the next begins', async () => {
    const part = (number: number) =>
      `<Part><LastModified>x</LastModified><PartNumber>${number}</PartNumber><ETag>&quot;e${number}&quot;</ETag><Size>7</Size></Part>`;
    answers = [
      xml(
        200,
        `<ListPartsResult><NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true</IsTruncated>${part(1)}${part(2)}</ListPartsResult>`,
      ),
      xml(
        200,
        `<ListPartsResult><NextPartNumberMarker>3</NextPartNumberMarker><IsTruncated>false</IsTruncated>${part(3)}</ListPartsResult>`,
      ),
    ];
    await expect(calls.listParts(upload, undefined)).resolves.toEqual({
      parts: [1, 2].map((partNumber) => ({ partNumber, sizeBytes: 7, etag: `e${partNumber}` })),
      nextMarker: '2',
    });
    await expect(calls.listParts(upload, '2')).resolves.toEqual({
      parts: [{ partNumber: 3, sizeBytes: 7, etag: 'e3' }],
      nextMarker: undefined,
    });
    expect(requests[1]!.head.url).toContain('part-number-marker=2&uploadId=u%2B1');
  });

  it.each([
    ['&quot;e&quot;', 'e'],
    ['"e"', 'e'],
    ['&#34;e&#x22;', 'e'],
    ['e', 'e'],
    ['&quot;a&amp;b&quot;', 'a&b'],
    ['&quot;', ''],
    ['', ''],
  ])('takes the etag %s out of a list as %s', async (written, etag) => {
    const part = `<Part><Size>7</Size><ETag>${written}</ETag><PartNumber>1</PartNumber></Part>`;
    answers = [xml(200, `<ListPartsResult>${part}</ListPartsResult>`)];
    const parts = [{ partNumber: 1, sizeBytes: 7, etag }];
    await expect(calls.listParts(upload, undefined)).resolves.toMatchObject({ parts });
  });

  it.each([
    ['half a list', xml(200, '<ListPartsResult><Part><PartNumber>1</PartNumber>')],
    ['a list with half a part', xml(200, '<ListPartsResult><Part></ListPartsResult>')],
    [
      'a part without a size',
      xml(200, '<ListPartsResult><Part><PartNumber>1</PartNumber></Part></ListPartsResult>'),
    ],
    [
      'a part without an etag before one that has it',
      xml(
        200,
        '<ListPartsResult><Part><PartNumber>1</PartNumber><Size>7</Size></Part>' +
          '<Part><PartNumber>2</PartNumber><Size>7</Size><ETag>e</ETag></Part></ListPartsResult>',
      ),
    ],
    ['something else', xml(200, '<html></html>')],
    ['an error', xml(503, '<Error><Code>SlowDown</Code></Error>')],
    ['nothing', (request) => request.socket.destroy()],
  ])('answers %s when it is to list has told nothing', async (_, answer) => {
    answers = [answer];
    await expect(calls.listParts(upload, undefined)).resolves.toBeUndefined();
  });

  it('describes an object tells its size, type and metadata', async () => {
    answers = [
      (_request, response) =>
        response
          .writeHead(200, {
            'content-length': '12',
            etag: '"e"',
            'content-type': 'a/b',
            'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT',
            'x-amz-meta-title': '=?UTF-8?B?w5w=?=',
          })
          .end(),
    ];
    await expect(calls.head('k')).resolves.toEqual({
      key: 'k',
      sizeBytes: 12,
      etag: 'e',
      contentType: 'a/b',
      contentDisposition: undefined,
      lastModified: new Date('2026-11-23T10:00:00Z'),
      metadata: { title: 'Ü' },
    });
  });
});
