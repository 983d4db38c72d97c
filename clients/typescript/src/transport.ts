/** Waits until so many more bytes may be sent. */
export type Pace = (bytes: number, signal?: AbortSignal) => Promise<void>;

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
  /** To be waited for before bytes of the body leave: all at once, where they cannot be sent piece by piece. */
  pace?: Pace;
  signal?: AbortSignal;
}

export interface TransportResponse {
  status: number;
  header(name: string): string | undefined;
  text(): Promise<string>;
}

/** One HTTP exchange. Rejects only when there is no answer; a status of 500 is an answer. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Whole in memory, for a transport that cannot send it as it is read. */
export async function wholeBody(body: RequestBody | undefined): Promise<Uint8Array | Blob | undefined> {
  if (!body || body instanceof Uint8Array || body instanceof Blob) return body;
  const bytes = new Uint8Array(body.size);
  let at = 0;
  for await (const chunk of body.chunks()) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

export function sizeOfBody(body: RequestBody): number {
  return body instanceof Uint8Array ? body.byteLength : body.size;
}
