import { type ClientState, StateMachine } from './state.machine';

const walk = (...states: ClientState[]): string[] => {
  const steps: string[] = [];
  const machine = new StateMachine((state, previous) => steps.push(`${previous} → ${state}`));
  for (const state of states) machine.to(state);
  return steps;
};

describe('StateMachine', () => {
  it('tells each step with where it came from', () => {
    expect(walk('connecting', 'identifying', 'ready', 'reconnecting', 'resuming', 'ready', 'closed')).toEqual([
      'idle → connecting',
      'connecting → identifying',
      'identifying → ready',
      'ready → reconnecting',
      'reconnecting → resuming',
      'resuming → ready',
      'ready → closed',
    ]);
  });

  it('does nothing when it stays', () => {
    expect(walk('connecting', 'reconnecting', 'reconnecting')).toHaveLength(2);
  });

  it('refuses a step that is not in the table', () => {
    expect(() => walk('ready')).toThrow('No step from idle to ready.');
    expect(() => walk('connecting', 'closed', 'connecting')).toThrow('No step from closed to connecting.');
  });
});
