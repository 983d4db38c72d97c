import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';

/** Links in answers: absolute when PUBLIC_URL is set, else relative to this server. */
@Injectable()
export class Links {
  constructor(private readonly config: AppConfig) {}

  upload(uploadId: string): string {
    return this.to(`/v1/uploads/${uploadId}`);
  }

  uploadStatus(uploadId: string): string {
    return `${this.upload(uploadId)}/status`;
  }

  object(key: string): string {
    return this.to(`/v1/objects/${key.split('/').map(encodeURIComponent).join('/')}`);
  }

  /** A URL that may be relative to this server. */
  resolve(url: string): string {
    return url.startsWith('/') ? this.to(url) : url;
  }

  private to(path: string): string {
    return `${this.config.publicUrl ?? ''}${path}`;
  }
}
