import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { type PageFile, PageFiles } from './page-files.js';

/** The page is files of its own and calls this server: nothing else may run, load or frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
};

/** Whoever opens the server in a browser sees the upload page; a program is sent to the documentation. */
@ApiExcludeController()
@Controller()
export class PageController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { index } = this.files;
    void reply.header('vary', 'Accept, Accept-Encoding');
    if (!index || !/\btext\/html\b/i.test(request.headers.accept ?? '')) {
      await reply.redirect('/docs', 302);
      return;
    }
    // Asked for again each time, as it names the files of one build.
    await send(index, request, reply.headers(PAGE_HEADERS).header('cache-control', 'no-cache'));
  }

  @Get('assets/:name')
  async asset(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = this.files.asset(name);
    if (!file) throw new DomainError('route-not-found', 'The upload page has no such file.');
    void reply.headers({
      vary: 'Accept-Encoding',
      // Its name changes with its content.
      'cache-control': 'public, max-age=31536000, immutable',
    });
    await send(file, request, reply);
  }
}

async function send(file: PageFile, { headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  // Weak, as the compressed answer has other bytes.
  const etag = `W/${file.etag}`;
  void reply.headers({ etag, 'content-type': file.mediaType });
  if (headers['if-none-match']?.includes(file.etag)) {
    await reply.status(304).send();
    return;
  }
  const isGzipped = /\bgzip\b/i.test(String(headers['accept-encoding'] ?? ''));
  if (isGzipped) void reply.header('content-encoding', 'gzip');
  await reply.send(isGzipped ? await file.gzipped() : file.body);
}
