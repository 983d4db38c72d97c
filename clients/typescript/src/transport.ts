/** A body that is read as it is sent. */
export interface StreamBody {
  readonly size: number;
  /** From the start at every call. A chunk may be overwritten as soon as the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
}

export type RequestBody = Uint8Array | Blob | StreamBody;

export interface TransportRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: RequestBody;
  /** Told how many bytes of the body have left so far. */
  onSent?: (bytes: number) => void;
  signal?: AbortSignal;
}

export interface TransportResponse {
  status: number;
  header(name: string): string | undefined;
  text(): Promise<string>;
}

/** One HTTP exchange. Rejects only when there is no answer; a status of 500 is an answer. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

export function sizeOfBody(body: RequestBody): number {
  return body instanceof Uint8Array ? body.byteLength : body.size;
}
