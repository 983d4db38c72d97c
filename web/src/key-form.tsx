import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

interface KeyFormProps {
  /** Why the last key was not taken. */
  refusal?: string;
  onKey: (key: string) => Promise<void>;
}

/** People copy it with the scheme that stands before it in a command. */
function keyIn(text = ''): string {
  return text.trim().replace(/^Bearer\s+/i, '');
}

export function KeyForm({ refusal, onKey }: KeyFormProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const submit = async () => {
    const key = keyIn(field.current?.value);
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
      <label htmlFor={id}>This server asks for a key or a token</label>
      <div className="key-row">
        <input
          ref={field}
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={refusal !== undefined}
          aria-describedby={`${id}-about`}
        />
        <button type="submit" className="primary">
          {isAsking ? 'Checking…' : 'Continue'}
        </button>
      </div>
      {refusal !== undefined && (
        <p className="key-refusal" role="alert">
          {refusal}
        </p>
      )}
      <p id={`${id}-about`} className="key-about">
        An API key, an upload token, or a token of your identity provider. It is kept until you close this
        tab.
      </p>
    </form>
  );
}
