import { Connection, expectOk } from './connection.mjs';

/** @typedef {import('./connection.mjs').Call} Call */

/** Clients that stay connected, each sending one call at a time. */
export class Clients {
  /**
   * @param {number | readonly number[]} ports several servers are called in turn
   * @param {number} count
   */
  constructor(ports, count) {
    const all = [ports].flat();
    this.connections = Array.from({ length: count }, (_, index) => new Connection(all[index % all.length]));
  }

  /**
   * Calls number 1 to `count`, each by the client that is free first.
   * @param {number} count
   * @param {(connection: Connection, number: number) => Promise<unknown>} send
   */
  async share(count, send) {
    let next = 1;
    await this.#each(async (connection) => {
      while (next <= count) await send(connection, next++);
    });
  }

  /**
   * A list of numbers for each client, for protocols that have an order.
   * @param {number[][]} lanes
   * @param {(connection: Connection, number: number) => Promise<unknown>} send
   */
  async inLanes(lanes, send) {
    await this.#each(async (connection, index) => {
      for (const number of lanes[index] ?? []) await send(connection, number);
    });
  }

  close() {
    this.connections.forEach((connection) => connection.close());
  }

  async #each(work) {
    await Promise.all(this.connections.map(work));
  }
}

/**
 * Sends the parts of an upload.
 * @param {Clients} clients
 * @param {import('../systems/system.mjs').BegunUpload} upload
 * @param {{ parts: number, body: Buffer, headers?: Record<string, string>, pace?: { bytesPerSecond: number } }} load
 */
export async function sendParts(clients, upload, { parts, body, headers, pace }) {
  const send = async (connection, number) => {
    const call = upload.callOf(number);
    const answer = await connection.send({ ...call, headers: { ...call.headers, ...headers } }, body, pace);
    expectOk(answer, `Part ${number}`);
  };
  if (upload.lanes) await clients.inLanes(upload.lanes, send);
  else await clients.share(parts, send);
}

/**
 * Bytes that do not repeat soon. They are the same in every run.
 * @param {number} length
 */
export function constantBytes(length) {
  const bytes = Buffer.allocUnsafe(length);
  let state = 0x2545f491;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
