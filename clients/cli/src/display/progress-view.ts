import { formatBytes, formatSpeed, formatWholeSeconds } from '../units.js';

/** How far one transfer, or all together, has come. */
export interface ProgressView {
  loaded: number;
  /** Null for a stream, until it has ended. */
  total: number | null;
  bytesPerSecond: number;
  /** Null until there is a speed to tell it from. */
  secondsLeft: number | null;
  /** `3 of 12 parts`. */
  counted?: string;
  /** Said instead of speed and time, as while the server is away. */
  notice?: string;
}

/** 0 to 100; null when nobody knows. */
export function percentageOf({ loaded, total }: ProgressView): number | null {
  if (total === null) return null;
  return total > 0 ? Math.min(100, (loaded / total) * 100) : 100;
}

export function percentText(view: ProgressView): string {
  const percentage = percentageOf(view);
  return percentage === null ? '' : `${Math.floor(percentage)}%`;
}

export function bytesText({ loaded, total }: ProgressView): string {
  return total === null ? formatBytes(loaded) : `${formatBytes(loaded)} of ${formatBytes(total)}`;
}

export function speedText({ bytesPerSecond }: ProgressView): string {
  return formatSpeed(bytesPerSecond);
}

export function timeLeftText({ secondsLeft, loaded, total }: ProgressView): string {
  if (total === null) return '';
  if (loaded >= total) return 'finishing';
  return secondsLeft === null ? '' : `${formatWholeSeconds(secondsLeft)} left`;
}
