/**
 * S3 metadata travels in HTTP headers. Values beyond printable ASCII are sent as RFC 2047 encoded words, the form in
 * which S3 itself answers with them ("Working with object metadata" in the S3 User Guide).
 */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, (value) =>
    /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith('=?')
      ? value
      : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`,
  );
}

export function decodeMetadata(metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  return mapValues(metadata, (value) => {
    const word = /^=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=$/i.exec(value);
    return word ? Buffer.from(word[1]!, 'base64').toString() : value;
  });
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.toLowerCase(), change(value)]),
  );
}
