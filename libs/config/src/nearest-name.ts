/** The known name with the fewest typing mistakes (Levenshtein distance at most a third of the name), if any. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((other) => ({ other, distance: distance(name, other) }));
  const best = ranked.toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= name.length / 3 ? best.other : undefined;
}

/** Levenshtein distance, one row of the matrix at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) row = nextRow(row, a[i - 1], b, i);
  return row[b.length] ?? 0;
}

function nextRow(above: readonly number[], letter: string | undefined, b: string, i: number): number[] {
  const row = [i];
  for (let j = 1; j <= b.length; j++) {
    const replaced = (above[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
    row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
  }
  return row;
}
