// Real: sessions, feeds, resume, records, drains, the memory log and cache. Sockets and PostgreSQL are variables.
import { type Plant, runModel } from '../testing/model/run-model';

describe('sessions among nodes that crash and drain, a bus that loses and a Redis that forgets', () => {
  it('miss nothing that they are not told of, and hear nothing twice', async () => {
    const { heard, resumed, drains, flushes, restores, crashes, ...report } = await runModel({
      steps: 50_000,
      seed: 8,
    });
    expect(report).toMatchObject({ duplicates: 0, gaps: 0, misnumbered: 0, behind: 0 });
    expect([heard, resumed, drains + crashes, flushes + restores].every((count) => count > 0)).toBe(true);
  });

  it.each<[Plant, 'gaps' | 'duplicates']>([
    ['loses an entry of a replay', 'gaps'],
    ['resumes one too far', 'gaps'],
    ['resumes one too early', 'duplicates'],
  ])('are judged: a gateway or client that %s is found out by %s', async (plant, wrong) => {
    expect((await runModel({ steps: 20_000, seed: 8, plant }))[wrong]).toBeGreaterThan(0);
  });
});
