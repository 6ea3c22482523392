import { Emitter } from './emitter';

class Source extends Emitter<{ word: [text: string, index: number] }> {
  say(text: string, index = 0): void {
    this.emit('word', text, index);
  }
}

describe('Emitter', () => {
  it('calls listeners in the order in which they came, until they leave', () => {
    const source = new Source();
    const heard: string[] = [];
    const first = (text: string): void => void heard.push(`first ${text}`);
    source.on('word', first);
    const off = source.on('word', (text, index) => heard.push(`second ${text} ${index}`));
    source.once('word', (text) => heard.push(`once ${text}`));
    source.say('a', 1);
    off();
    source.say('b');
    source.off('word', first);
    source.say('c');

    expect(heard).toEqual(['first a', 'second a 1', 'once a', 'first b']);
  });

  it('waits for the event that is wanted', async () => {
    const source = new Source();
    const waiting = source.waitFor('word', (text) => text === 'b');
    source.say('a');
    source.say('b', 2);

    await expect(waiting).resolves.toEqual(['b', 2]);
    await expect(source.waitFor('word', () => true, 5)).rejects.toThrow('No word within 5 ms.');
  });

  it('throws the mistake of a listener outside, after the others were called', () => {
    const source = new Source();
    const later = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const heard: string[] = [];
    source.on('word', () => {
      throw new Error('mine');
    });
    source.on('word', (text) => heard.push(text));
    source.say('a');

    expect(heard).toEqual(['a']);
    expect(() => later.mock.calls[0]?.[0]()).toThrow('mine');
    later.mockRestore();
  });
});
