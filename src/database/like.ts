/** For `contains` and `startsWith`: Prisma passes LIKE's wildcards through. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (char) => `\\${char}`);
}
