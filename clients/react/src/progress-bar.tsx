import type { ReactElement } from 'react';

/** Says no more than whole percents, so that nobody has to listen to each byte. */
export function ProgressBar({ percentage, label }: { percentage: number; label: string }): ReactElement {
  const whole = Math.min(100, Math.floor(percentage));
  return (
    <div
      className="longshore-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={whole}
    >
      <div className="longshore-bar-fill" style={{ transform: `scaleX(${percentage / 100})` }} />
    </div>
  );
}
