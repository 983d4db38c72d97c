import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

interface KeyFormProps {
  isRefused: boolean;
  onKey: (key: string) => Promise<void>;
}

export function KeyForm({ isRefused, onKey }: KeyFormProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const submit = async () => {
    const key = field.current?.value.trim() ?? '';
    if (key === '' || isAsking) return field.current?.focus();
    setAsking(true);
    await onKey(key);
    setAsking(false);
    field.current?.focus();
  };
  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id}>This server asks for an API key</label>
      <div className="key-row">
        <input
          ref={field}
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isRefused}
          aria-describedby={`${id}-about`}
        />
        <button type="submit" className="primary">
          {isAsking ? 'Checking…' : 'Continue'}
        </button>
      </div>
      <p
        id={`${id}-about`}
        className="key-about"
        role={isRefused ? 'alert' : undefined}
        data-refused={isRefused}
      >
        {isRefused
          ? 'This key is not valid. Check it, and try again.'
          : 'It is kept until you close this tab.'}
      </p>
    </form>
  );
}
