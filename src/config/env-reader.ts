import { parseDuration } from './units.js';

/** Reads variables one by one and remembers every fault, so that all of them are reported together. */
export class EnvReader {
  readonly faults: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** An empty variable counts as unset, as in `FOO=` of an .env file. */
  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    return this.parse(name, fallback, `one of ${choices.join(', ')}`, (text) =>
      choices.find((choice) => choice.toLowerCase() === text.toLowerCase()),
    );
  }

  flag(name: string, fallback: boolean): boolean {
    const spoken: Record<string, boolean> = {
      true: true,
      '1': true,
      yes: true,
      false: false,
      '0': false,
      no: false,
    };
    return this.parse(name, fallback, 'true or false', (text) => spoken[text.toLowerCase()]);
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const wanted = `a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
    return this.parse(name, undefined, wanted, (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      return url && protocols.includes(url.protocol) ? text : undefined;
    });
  }

  /** In milliseconds, and more than none. */
  duration(name: string, fallback: string): number {
    const positive = (text: string) => parseDuration(text) || undefined;
    return this.parse(name, parseDuration(fallback)!, 'a duration such as 90s, 15m or 24h', positive);
  }

  /** Values by comma; `isValid` judges each. */
  list(name: string, wanted: string, isValid: (value: string) => boolean): string[] {
    return this.parse(name, [], wanted, (text) => {
      const values = text
        .split(',')
        .map((value) => value.trim())
        .filter(Boolean);
      return values.every(isValid) ? values : undefined;
    });
  }

  /** The value of `name` as `read` understands it. `read` answers undefined for what it cannot take. */
  parse<T>(name: string, fallback: T, wanted: string, read: (text: string) => T | undefined): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = read(text);
    if (value !== undefined) return value;
    this.faults.push(`${name}=${JSON.stringify(shorten(text))}: must be ${wanted}`);
    return fallback;
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
