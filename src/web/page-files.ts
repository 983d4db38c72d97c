import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';

/** Beside src/ and beside dist/ alike. */
const FOLDER = new URL('../../web/dist/', import.meta.url);
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface PageFile {
  readonly mediaType: string;
  readonly etag: string;
  readonly body: Buffer;
  /** Made when it is first asked for. */
  gzipped(): Promise<Buffer>;
}

/** The upload page as it was built, in memory: a few files of some hundred KB together. */
@Injectable()
export class PageFiles {
  /** Undefined where the page has not been built. */
  readonly index = readPageFile('index.html');
  private readonly assets = new Map(namesIn('assets/').map((name) => [name, readPageFile(`assets/${name}`)]));

  asset(name: string): PageFile | undefined {
    return this.assets.get(name);
  }
}

function namesIn(folder: string): string[] {
  const url = new URL(folder, FOLDER);
  return existsSync(url) ? readdirSync(url) : [];
}

function readPageFile(path: string): PageFile | undefined {
  const url = new URL(path, FOLDER);
  const mediaType = MEDIA_TYPES[extname(path)];
  if (mediaType === undefined || !existsSync(url)) return undefined;
  const body = readFileSync(url);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  let gzipped: Promise<Buffer> | undefined;
  return { mediaType, etag, body, gzipped: () => (gzipped ??= promisify(gzip)(body)) };
}
