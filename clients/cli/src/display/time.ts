const units = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const;

/** One unit is enough: `3 h`, `12 min`. */
export function roughDuration(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const unit = units.find((each) => seconds >= each.seconds) ?? units[3];
  return `${Math.floor(seconds / unit.seconds)} ${unit.name}`;
}

/** `3 h ago`, `in 12 min`. */
export function relativeTime(time: string, now: number): string {
  const ms = Date.parse(time) - now;
  if (Number.isNaN(ms)) return time;
  return ms > 0 ? `in ${roughDuration(ms)}` : `${roughDuration(ms)} ago`;
}
