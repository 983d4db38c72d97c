const SECOND = 1_000;
const DURATION_UNITS: Record<string, number> = {
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
};

const SIZE_UNITS: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `90s`, `15m`, `24h`, `7d`, `250ms` in milliseconds; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, DURATION_UNITS);
}

/** `5MiB`, `1.5GB`, `1048576` (bytes) as a whole number of bytes; undefined when it is not a size. */
export function parseSize(text: string): number | undefined {
  return parseQuantity(/^\d+$/.test(text.trim()) ? `${text}B` : text, SIZE_UNITS);
}

function parseQuantity(text: string, units: Record<string, number>): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text);
  const factor = match && units[match[2]!];
  if (!factor) return undefined;
  const value = Math.floor(Number(match[1]) * factor);
  return Number.isSafeInteger(value) ? value : undefined;
}
