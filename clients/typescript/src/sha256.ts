// For pages without https, where browsers have no crypto.subtle: the result must be the same on all pages.

/** In hexadecimal, of a few hundred kilobytes at most: it is not made for speed. */
export function sha256(pieces: readonly Uint8Array[]): string {
  const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6);
  let at = 0;
  for (const piece of pieces) {
    padded.set(piece, at);
    at += piece.byteLength;
  }
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, length * 8);
  const { state, keys } = constants();
  for (let block = 0; block < padded.length; block += 64) addBlock(state, keys, view, block);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** FIPS 180-4, 6.2.2. */
function addBlock(state: Uint32Array, keys: Uint32Array, view: DataView, block: number): void {
  const words = new Uint32Array(64);
  const word = (index: number) => words[index] as number;
  for (let t = 0; t < 64; t += 1) {
    words[t] =
      t < 16
        ? view.getUint32(block + t * 4)
        : sigma(word(t - 2), 17, 19, 10) + word(t - 7) + sigma(word(t - 15), 7, 18, 3) + word(t - 16);
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < 64; t += 1) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const first = h + big1 + ((e & f) ^ (~e & g)) + (keys[t] as number) + word(t);
    const second = big0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = (state[index] as number) + value));
}

function sigma(x: number, first: number, second: number, shift: number): number {
  return rotated(x, first) ^ rotated(x, second) ^ (x >>> shift);
}

function rotated(x: number, bits: number): number {
  return (x >>> bits) | (x << (32 - bits));
}

/** The first 32 bits of the fractions of the square roots of 8 primes, and of the cube roots of 64. */
function constants(): { state: Uint32Array; keys: Uint32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root: number) => (root % 1) * 2 ** 32;
  return {
    state: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    keys: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
}
