import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_ACTIONS } from '@messagepal/protocol';

const ROOT = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Every action that a source file of a folder names. */
const actionsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|contract)\.ts$/.test(file))
    .flatMap((file) => [...read(join(folder, file)).matchAll(/\baction: '([A-Z]+_[A-Z_]+)'/g)])
    .map(([, action]) => action ?? '');

describe('the actions of the audit log', () => {
  it('are all known to who asks for one of them', () => {
    const named = actionsIn('libs');
    expect(named).toContain('MEMBER_KICK');
    expect(named.filter((action) => !(AUDIT_ACTIONS as readonly string[]).includes(action))).toEqual([]);
  });

  it('are all told of in the documents', () => {
    const page = read('docs/moderation.md');
    expect(AUDIT_ACTIONS.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
  });

  it('begin with the name of the extension that has them', () => {
    for (const name of readdirSync(join(ROOT, 'extensions'))) {
      const prefix = `${name.toUpperCase().replaceAll('-', '_')}_`;
      expect(actionsIn(`extensions/${name}`).filter((action) => !action.startsWith(prefix))).toEqual([]);
    }
  });
});
