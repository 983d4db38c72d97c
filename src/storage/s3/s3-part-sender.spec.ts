import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { S3Connection } from './s3-connection.js';
import { S3PartSender } from './s3-part-sender.js';
import { S3Target } from './s3-target.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A stand-in for a store that misbehaves; what a real one does is in test/contracts. */
describe('Sending a part to a store that', () => {
  let server: Server;
  let connection: S3Connection;
  let sender: S3PartSender;
  let target: S3Target;
  let answer: Answer;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    target = new S3Target({ endpoint, region: 'us-east-1', bucket: 'b', forcePathStyle: true });
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' };
    connection = new S3Connection(target, () => Promise.resolve(credentials));
    sender = new S3PartSender(connection);
  });
  afterAll(() => {
    connection.close();
    server.closeAllConnections();
    server.close();
  });

  const upload = { key: 'a/ü.bin', storageUploadId: 'u+1' };
  const put = (stream: Readable, sizeBytes: number) =>
    sender.put(upload, 7, { stream, sizeBytes, digests: [] });
  const error = (status: number, code: string): Answer => {
    return (request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`));
    };
  };

  it('takes it gets the exact bytes and length, signed, and its etag is the answer', async () => {
    const received: Buffer[] = [];
    let head: IncomingMessage | undefined;
    answer = (request, response) => {
      head = request;
      request.on('data', (chunk: Buffer) => received.push(chunk));
      request.on('end', () => response.setHeader('etag', '"abc"').end());
    };
    await expect(put(Readable.from([Buffer.from('hel'), Buffer.from('lo')]), 5)).resolves.toBe('abc');
    expect(Buffer.concat(received).toString()).toBe('hello');
    expect(head!.url).toBe('/b/a/%C3%BC.bin?partNumber=7&uploadId=u%2B1');
    expect(head!.headers).toMatchObject({ 'content-length': '5', 'x-amz-security-token': 'token' });
    expect(head!.headers['transfer-encoding']).toBeUndefined();
    expect(head!.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/us-east-1\/s3\/aws4_request/,
    );
  });

  it('hangs up in the middle is unavailable, and the part may be sent again', async () => {
    answer = (request) => request.once('data', () => request.destroy());
    const body = new PassThrough();
    const sent = put(body, 10_000_000);
    body.write(Buffer.alloc(100_000));
    await expect(sent).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('hangs up instead of answering is unavailable', async () => {
    answer = (request) => request.resume().on('end', () => request.socket.destroy());
    await expect(put(Readable.from([Buffer.alloc(10)]), 10)).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
  });

  it('refuses while the body is still coming is heard at once', async () => {
    answer = (_request, response) => response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    const endless = new PassThrough();
    const sent = put(endless, 10_000_000);
    endless.write(Buffer.alloc(100_000));
    await expect(sent).rejects.toMatchObject({
      code: 'storage-refused',
      data: { storageCode: 'AccessDenied' },
    });
  });

  it.each([
    [503, 'SlowDown', 'storage-unavailable'],
    [500, 'InternalError', 'storage-unavailable'],
    [404, 'NoSuchUpload', 'storage-upload-missing'],
    [400, 'BadDigest', 'digest-mismatch'],
    [403, 'QuotaExceeded', 'storage-full'],
    [404, 'NoSuchBucket', 'storage-refused'],
  ])('answers %d %s means %s', async (status, storageCode, code) => {
    answer = error(status, storageCode);
    await expect(put(Readable.from([Buffer.alloc(10)]), 10)).rejects.toMatchObject({ code });
  });

  it('has another time is signed for by that time from then on', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    answer = (request, response) => {
      response.setHeader('date', date);
      error(403, 'RequestTimeTooSkewed')(request, response);
    };
    await expect(put(Readable.from([Buffer.alloc(10)]), 10)).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    let signedAt = '';
    answer = (request, response) => {
      signedAt = String(request.headers['x-amz-date']);
      request.resume().on('end', () => response.setHeader('etag', '"abc"').end());
    };
    await put(Readable.from([Buffer.alloc(10)]), 10);
    expect(signedAt.slice(0, 11)).toBe(new Date(date).toISOString().replace(/[-:]/g, '').slice(0, 11));
    target.setClock(new Date().toUTCString());
  });

  it.each([
    ['in a header', { 'x-amz-bucket-region': 'eu-west-3' }, ''],
    ['in the body', {}, '<Region>eu-west-3</Region>'],
  ])(
    'is in another region, as it says %s, is signed for in that one from then on',
    async (_where, headers, body) => {
      answer = (request, response) => {
        const xml = `<Error><Code>PermanentRedirect</Code>${body}</Error>`;
        request.resume().on('end', () => response.writeHead(301, headers).end(xml));
      };
      await expect(put(Readable.from([Buffer.alloc(10)]), 10)).rejects.toMatchObject({
        code: 'storage-unavailable',
      });
      expect(target.region).toBe('eu-west-3');
      let authorization = '';
      answer = (request, response) => {
        authorization = String(request.headers.authorization);
        request.resume().on('end', () => response.setHeader('etag', '"abc"').end());
      };
      await put(Readable.from([Buffer.alloc(10)]), 10);
      expect(authorization).toContain('/eu-west-3/s3/aws4_request');
      target.moveTo('us-east-1');
    },
  );

  it('answers 200 without an etag has not taken it', async () => {
    answer = (request, response) => request.resume().on('end', () => response.end());
    await expect(put(Readable.from([Buffer.alloc(10)]), 10)).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
  });

  it('is not there is unavailable', async () => {
    const away = new S3Target({
      endpoint: 'http://127.0.0.1:1',
      region: 'r',
      bucket: 'b',
      forcePathStyle: true,
    });
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
    const nowhere = new S3PartSender(new S3Connection(away, () => Promise.resolve(credentials)));
    const sent = nowhere.put(upload, 1, {
      stream: Readable.from([Buffer.alloc(10)]),
      sizeBytes: 10,
      digests: [],
    });
    await expect(sent).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
