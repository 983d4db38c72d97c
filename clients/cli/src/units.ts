const sizeFactors = new Map(
  Object.entries({
    '': 1,
    b: 1,
    kib: 2 ** 10,
    k: 2 ** 10,
    kb: 1e3,
    mib: 2 ** 20,
    m: 2 ** 20,
    mb: 1e6,
    gib: 2 ** 30,
    g: 2 ** 30,
    gb: 1e9,
    tib: 2 ** 40,
    t: 2 ** 40,
    tb: 1e12,
  }),
);

const durationFactors = new Map(Object.entries({ ms: 1, '': 1e3, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 }));

/** `16MiB`, `16M` (the same), `16MB`, `16777216`. */
export function parseSize(text: string): number | undefined {
  return parseWithUnit(text, sizeFactors);
}

/** `90s`, `2m`, `1h`, `7d`, `500ms`, `90`. */
export function parseDurationMs(text: string): number | undefined {
  return parseWithUnit(text, durationFactors);
}

function parseWithUnit(text: string, factors: Map<string, number>): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = factors.get(unit.toLowerCase());
  return number === undefined || factor === undefined ? undefined : Math.round(Number(number) * factor);
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Three digits or so: `812 B`, `1.21 GiB`, `56.4 MiB`, `512 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.5 would be rounded to 1024.
  while (value >= 1023.5 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : threeDigits(value)} ${byteUnits[unit]}`;
}

export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `0.4 s`, `12 s`, `3 m 05 s`, `2 h 10 m`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : formatWholeSeconds(Math.round(seconds));
}

/** Rounded up, as a countdown is: `1 s`, `3 m 05 s`. */
export function formatWholeSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} m`;
}

/** ` 3 of 12`: as wide as it will ever be, so that nothing moves when it grows. */
export function countOf(count: number, total: number): string {
  return `${String(count).padStart(String(total).length)} of ${total}`;
}

function threeDigits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0).replace(/\.0+$/, '');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
