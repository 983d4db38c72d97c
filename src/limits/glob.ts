/**
 * Whether a pattern matches a whole name: `*` stands for any characters, `?` for one, all others for themselves. Upper
 * and lower case are the same, and so are the composed and decomposed forms of a character: macOS sends `é` as two.
 *
 * In the time of pattern times name at most: on a mismatch only the last star takes one more character, since an earlier
 * one could gain nothing by it.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const wanted = fold(pattern);
  const given = fold(name);
  let at = 0;
  let star = -1;
  let starTakesTo = 0;
  let next = 0;
  while (next < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      starTakesTo = next;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      at = star + 1;
      next = ++starTakesTo;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}

/** Characters, not UTF-16 units, each in lower case by itself: a final sigma would depend on what follows. */
function fold(text: string): string[] {
  return Array.from(text.normalize('NFC'), (character) => character.toLowerCase());
}
