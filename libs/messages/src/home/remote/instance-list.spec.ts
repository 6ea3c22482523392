import { InstanceList, type Resolve } from './instance-list';

const addressesOf = (list: InstanceList): string[] => list.all.map(({ address }) => address).toSorted();

describe('InstanceList', () => {
  let list: InstanceList;
  afterEach(() => {
    list.close();
    jest.useRealTimers();
  });

  it('follows the addresses of a name, and keeps the last ones while it is not found', async () => {
    jest.useFakeTimers();
    let found = ['10.0.0.1', '10.0.0.2'];
    const resolve: Resolve = async () => {
      if (found.length === 0) throw new Error('ENOTFOUND');
      return found;
    };
    list = new InstanceList(['dns:data.local:50051', '127.0.0.1:1'], undefined, resolve);
    await list.start();
    expect(addressesOf(list)).toEqual(['10.0.0.1:50051', '10.0.0.2:50051', '127.0.0.1:1']);
    const kept = list.all.find(({ address }) => address === '10.0.0.2:50051');
    found = ['10.0.0.2', 'fd00::3'];
    await jest.advanceTimersByTimeAsync(5_000);
    expect(addressesOf(list)).toEqual(['10.0.0.2:50051', '127.0.0.1:1', '[fd00::3]:50051']);
    expect(list.all).toContain(kept);
    found = [];
    await jest.advanceTimersByTimeAsync(5_000);
    expect(list.all).toHaveLength(3);
  });

  it('asks who is down last, and one caller a second whether it is back', () => {
    jest.useFakeTimers();
    list = new InstanceList(['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3']);
    const [home, second] = list.candidates('7');
    home?.markDown();
    expect(list.candidates('7')[0]).toBe(second);
    expect(list.candidates('7')).toHaveLength(3);
    jest.advanceTimersByTime(1_001);
    expect(list.candidates('7')[0]).toBe(home);
    expect(list.candidates('7')[0]).toBe(second);
    home?.markUp();
    expect(list.candidates('7')[0]).toBe(home);
  });
});
