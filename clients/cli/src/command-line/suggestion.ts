/** The word that was probably meant, if one is near enough. */
export function suggestion(written: string, words: readonly string[]): string | undefined {
  const lower = written.toLowerCase();
  const scored = words
    .map((word) => ({ word, edits: editsBetween(lower, word) }))
    .filter(
      ({ word, edits }) => edits <= Math.max(1, Math.floor(word.length / 3)) || isBeginning(lower, word),
    );
  return scored.sort((a, b) => a.edits - b.edits)[0]?.word;
}

function isBeginning(written: string, word: string): boolean {
  return written.length >= 2 && word.startsWith(written);
}

/** Letters to change, add, drop or swap with the next (Damerau and Levenshtein's distance). */
function editsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
