/** JSON for a person to read and paste: what is short stays on one line. */
export function pasteable(value: unknown): string {
  // A line break is never inside a JSON string.
  return JSON.stringify(value, null, 2)
    .replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, items: string) => `[${items.replace(/\n\s+/g, ' ')}]`)
    .replace(/\{\n\s+("[^"\n]*": [^[\]{}\n]*)\n\s+\}/g, '{ $1 }');
}
