import { S3Address } from './s3-address.js';

const base = { region: 'eu-west-1', bucket: 'films', forcePathStyle: false };
const urlOf = (config: Partial<ConstructorParameters<typeof S3Address>[0]>, key = 'a/b.mp4') =>
  new S3Address({ ...base, ...config }).urlOf(key);

it.each([
  ['AWS', {}, 'https://films.s3.eu-west-1.amazonaws.com/a/b.mp4'],
  ['AWS by path', { forcePathStyle: true }, 'https://s3.eu-west-1.amazonaws.com/films/a/b.mp4'],
  [
    'a bucket with dots over TLS',
    { bucket: 'my.films' },
    'https://s3.eu-west-1.amazonaws.com/my.films/a/b.mp4',
  ],
  [
    'a bucket with dots without TLS',
    { bucket: 'my.films', endpoint: 'http://s3.local' },
    'http://my.films.s3.local/a/b.mp4',
  ],
  ['a port', { endpoint: 'http://minio:9000', forcePathStyle: true }, 'http://minio:9000/films/a/b.mp4'],
  ['a port and a name per bucket', { endpoint: 'http://minio:9000' }, 'http://films.minio:9000/a/b.mp4'],
  [
    'an address, which has no names below it',
    { endpoint: 'http://127.0.0.1:7480' },
    'http://127.0.0.1:7480/films/a/b.mp4',
  ],
  ['IPv6', { endpoint: 'http://[::1]:7480', forcePathStyle: true }, 'http://[::1]:7480/films/a/b.mp4'],
  [
    'a path before the bucket',
    { endpoint: 'https://gate.example.com/s3/', forcePathStyle: true },
    'https://gate.example.com/s3/films/a/b.mp4',
  ],
])('reaches %s', (_what, config, url) => expect(urlOf(config)).toBe(url));

it('does not name the port that everyone knows', () => {
  expect(new S3Address({ ...base, endpoint: 'https://s3.example.com:443' })).toMatchObject({
    port: undefined,
    host: 'films.s3.example.com',
  });
});

it('connects to an IPv6 address without its brackets', () => {
  const address = new S3Address({ ...base, endpoint: 'http://[::1]:7480', forcePathStyle: true });
  expect(address).toMatchObject({ hostname: '::1', host: '[::1]:7480', port: 7480, secure: false });
});

it('keeps the slashes of a key and encodes all else', () => {
  expect(urlOf({}, 'a b/ü?#%+/x')).toBe(
    'https://films.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC%3F%23%25%2B/x',
  );
  expect(new URL(urlOf({}, 'a//b/c')).pathname).toBe('/a//b/c');
});
