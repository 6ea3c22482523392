/** One line of the output. What a row has no figure for is left out. */
export interface Row {
  what: string;
  reads: number;
  queries: number;
  writes?: number;
  stale?: number;
  failed?: number;
  p50?: number;
  p99?: number;
}

export const print = (row: Row, json: boolean): void => {
  const readsPerQuery = row.reads / row.queries;
  process.stdout.write(json ? `${JSON.stringify({ ...row, readsPerQuery })}\n` : `${line(row, readsPerQuery)}\n`);
};

function line({ what, reads, queries, writes, stale, failed, p50, p99 }: Row, readsPerQuery: number): string {
  const parts = [
    what.padEnd(58),
    `${String(reads).padStart(6)} reads`,
    `${String(queries).padStart(6)} queries`,
    `${readsPerQuery.toFixed(1).padStart(7)} reads per query`,
  ];
  if (writes !== undefined) parts.push(`${String(writes).padStart(5)} writes`);
  if (stale !== undefined) parts.push(`${stale} stale`);
  if (failed !== undefined && failed > 0) parts.push(`${failed} failed`);
  if (p50 !== undefined && p99 !== undefined) parts.push(`p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  return parts.join('  ');
}
