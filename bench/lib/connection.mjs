import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {{ method: string, path: string, headers?: Record<string, string | number> }} Call
 * @typedef {{ status: number, headers: Record<string, string>, body: Buffer }} Answer
 * @typedef {{ bytesPerSecond: number }} Pace
 */

const SLOW_PIECE_BYTES = 64 * 1024;

/**
 * One keep-alive HTTP/1.1 connection that sends a call at a time. It knows just enough HTTP to cost next to nothing, so
 * that two cores are left to the server and the sink.
 */
export class Connection {
  /** @type {Buffer} */
  #received = Buffer.alloc(0);
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {number} port */
  constructor(port) {
    this.port = port;
    this.host = `127.0.0.1:${port}`;
    this.socket = this.#connect();
  }

  /**
   * @param {Call} call
   * @param {Buffer} [body] sent as it is, in one piece unless there is a pace
   * @param {Pace} [pace]
   * @returns {Promise<Answer>}
   */
  async send({ method, path, headers = {} }, body, pace) {
    const lines = Object.entries({ host: this.host, ...headers, 'content-length': body?.length ?? 0 });
    const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    // Servers close a connection that was idle for some seconds.
    if (this.socket.destroyed) this.socket = this.#connect();
    const answer = new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
    answer.catch(() => undefined);
    this.socket.cork();
    this.socket.write(head, 'latin1');
    if (body && !pace) this.socket.write(body);
    this.socket.uncork();
    if (body && pace) await this.#trickle(body, pace);
    return answer;
  }

  /**
   * @param {string} path
   * @param {unknown} [value]
   */
  async sendJson(method, path, value) {
    const body = value === undefined ? undefined : Buffer.from(JSON.stringify(value));
    const answer = await this.send({ method, path, headers: { 'content-type': 'application/json' } }, body);
    return JSON.parse(expectOk(answer, `${method} ${path}`).body.toString());
  }

  close() {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #connect() {
    // What the last connection said at its end, such as 408 for being idle, answers nothing that is asked here.
    this.#received = Buffer.alloc(0);
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The server closed the connection.')));
    return socket;
  }

  /** Keeps to the clock, so that a busy machine does not make the client slower than it says. */
  async #trickle(body, { bytesPerSecond }) {
    const begin = performance.now();
    for (let sent = 0; sent < body.length; sent += SLOW_PIECE_BYTES) {
      this.socket.write(body.subarray(sent, sent + SLOW_PIECE_BYTES));
      const due = ((sent + SLOW_PIECE_BYTES) / bytesPerSecond) * 1000 - (performance.now() - begin);
      if (due > 0) await sleep(due);
    }
  }

  #take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = parseAnswer(this.#received);
    if (!answer || !this.#waiting) return;
    this.#received = Buffer.alloc(0);
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(answer);
  }

  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/**
 * @param {Answer} answer
 * @param {string} what
 */
export function expectOk(answer, what) {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`${what} answered ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
}

/** @returns {Answer | undefined} undefined while some of it is still to come */
function parseAnswer(bytes) {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [statusLine, ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(statusLine.split(' ')[1]);
  if (status === 100) return parseAnswer(bytes.subarray(headEnd + 4));
  const rest = bytes.subarray(headEnd + 4);
  const body = headers['transfer-encoding'] === 'chunked' ? dechunk(rest) : ofLength(rest, headers, status);
  return body && { status, headers, body };
}

function ofLength(rest, headers, status) {
  const length = status === 204 ? 0 : Number(headers['content-length'] ?? 0);
  return rest.length < length ? undefined : rest.subarray(0, length);
}

function dechunk(bytes) {
  const pieces = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (bytes.length < lineEnd + 2 + size + 2) return undefined;
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
