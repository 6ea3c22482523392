import { RouteTable } from './route-table';

const handler = (name: string) => Object.assign(() => undefined, { route: name });

describe('RouteTable', () => {
  let table: RouteTable;
  const add = (path: string, method = 'GET'): boolean => table.add(method, path, handler(path));
  const find = (url: string, method = 'GET') => {
    const match = table.find(method, url);
    return match && [match.route.path, { ...match.params }];
  };

  beforeEach(() => (table = new RouteTable()));

  it('finds by method, literals and params', () => {
    add('/api/v1/channels/:channel/messages');
    expect(find('/api/v1/channels/7/messages?limit=5')).toEqual([
      '/api/v1/channels/:channel/messages',
      { channel: '7' },
    ]);
    expect(find('/api/v1/channels/7/messages', 'POST')).toBeUndefined();
    expect(find('/api/v1/channels/7/pins')).toBeUndefined();
    expect(find('/api/v1/channels/7')).toBeUndefined();
    expect(find('/api/v1/channels/7/messages/8')).toBeUndefined();
  });

  it('takes the route that was registered first, as Express does', () => {
    add('/api/v1/users/@me');
    add('/api/v1/users/:user');
    expect(find('/api/v1/users/@me')).toEqual(['/api/v1/users/@me', {}]);
    expect(find('/api/v1/users/7')).toEqual(['/api/v1/users/:user', { user: '7' }]);
  });

  it.each(['/api/v1/users/%40me', '/api/v1/users/', '/api//users/7', '/api/v1//7', '', '*'])(
    'leaves the spelling %j to Express',
    (url) => {
      add('/api/v1/users/:user');
      expect(find(url)).toBeUndefined();
    },
  );

  it.each(['/api/*rest', '/api/v1/{opt}', '/api/v1/:a-:b', '/api/v1/a:b'])(
    'does not take the pattern %s',
    (pattern) => {
      expect(add(pattern)).toBe(false);
    },
  );

  it('has no params that the prototype of objects lends', () => {
    add('/api/v1/users/:user');
    expect(table.find('GET', '/api/v1/users/7')?.params['constructor']).toBeUndefined();
  });
});
