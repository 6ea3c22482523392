import { STATUS_CODES } from 'node:http';
import { ERROR_BANDS, ERRORS } from './errors.table';

const rows = Object.entries(ERRORS);

describe('the table of errors', () => {
  it('gives each number to one error, except 0, which says no more than the status', () => {
    const codes = rows.map(([, { code }]) => code).filter((code) => code !== 0);
    expect(new Set(codes).size).toBe(codes.length);
    const statuses = rows.filter(([, { code }]) => code === 0).map(([, { status }]) => status);
    expect(new Set(statuses).size).toBe(statuses.length);
  });

  it.each(rows)('%s has a number outside the band of extensions, a real status and a sentence', (_name, row) => {
    expect(row.code).toBeLessThanOrEqual(ERROR_BANDS.core.to);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(STATUS_CODES[row.status]).toBeDefined();
    expect(row.message).toMatch(/\w/);
  });

  it('has bands that touch without overlapping', () => {
    expect(ERROR_BANDS.core.from).toBe(ERROR_BANDS.discord.to + 1);
    expect(ERROR_BANDS.extensions.from).toBe(ERROR_BANDS.core.to + 1);
  });
});
