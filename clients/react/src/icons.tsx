import type { ReactElement } from 'react';

const paths = {
  upload: 'M12 15V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15v3.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V15',
  pause: 'M9 6v12M15 6v12',
  resume: 'M8 5.5v13l10.5-6.5z',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-5v5h-5',
  cancel: 'M6.5 6.5l11 11m0-11l-11 11',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M12 7.5v5.5m0 3.2v.3',
  file: 'M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zm0 0v5h5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="longshore-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function IconButton({
  icon,
  label,
  ...button
}: {
  icon: IconName;
  label: string;
  onClick: () => void;
  disabled?: boolean;
}): ReactElement {
  return (
    <button type="button" className="longshore-icon-button" aria-label={label} title={label} {...button}>
      <Icon name={icon} />
    </button>
  );
}
