import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Rule {
  name: string;
  /** What may not be in a source file. */
  forbidden: RegExp;
  /** Where it may be all the same. */
  except: RegExp;
  /** A line that breaks the rule. */
  planted: string;
}

const RULES: Rule[] = [
  {
    name: 'only libs/config reads the environment',
    forbidden: /process\.env\b/,
    except: /^extensions\/|^libs\/config\/|^libs\/database\/src\/embedded\/|\.spec\.ts$/,
    planted: 'const port = process.env.PORT;',
  },
  {
    name: 'nothing prints past the logger',
    forbidden: /\bconsole\.(log|error|warn|info|debug)\(/,
    except: /^test\/(load|faults)\//,
    planted: "console.log('here');",
  },
];

const sources = ['apps', 'libs', 'extensions'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);
const breaks = ({ forbidden, except }: Rule, file: string, text: string): boolean =>
  !except.test(file) && forbidden.test(text);

describe.each(RULES)('$name', (rule) => {
  it('holds in every source file', () => {
    const broken = sources.filter((file) => breaks(rule, file, readFileSync(join(ROOT, file), 'utf8')));
    expect(broken).toEqual([]);
    expect(sources.length).toBeGreaterThan(300);
  });

  it('can fail', () => {
    expect(breaks(rule, 'libs/users/src/planted.ts', rule.planted)).toBe(true);
  });
});

describe.each([
  ['error', 'libs/errors/src/errors.table.ts', /^ {2}([A-Z_]+): row\(/gm, 40],
  ['limit', 'libs/config/src/limits.ts', /^ {4}(\w+): (?:count|rate)\(/gm, 60],
])('every documented %s', (_, table, row, least) => {
  const names = [...readFileSync(join(ROOT, table), 'utf8').matchAll(row)].map(([, name = '']) => name);
  const words = new Set(
    sources
      .filter((file) => file !== table && !file.endsWith('.spec.ts'))
      .flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(/\w+/g) ?? []),
  );

  it('is spoken of by something that throws or enforces it', () => {
    expect(names.filter((name) => !words.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(least);
  });

  it('can fail', () => {
    expect(words.has('PLANTED_ROW_OF_A_TABLE')).toBe(false);
  });
});

describe('the documentation', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
    readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  );
  const links = (page: string): string[] => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => join(dirname(page), target ?? ''));
  };
  const named = (page: string): string[] => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/`((?:apps|libs|test|tools|docs)\/[\w./-]+\.\w+)`/g)].map(([, path]) => path ?? '');
  };

  it.each(pages)('%s links to and names files that exist', (page) => {
    expect([...links(page), ...named(page)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('walks a message through real files', () => {
    expect(named('docs/send-a-message.md').length).toBeGreaterThan(12);
  });

  it('has a page for every lib', () => {
    const libs = readdirSync(join(ROOT, 'libs')).filter((lib) => lib !== 'testing');
    expect(libs.filter((lib) => !existsSync(join(ROOT, `docs/${lib}.md`)))).toEqual([]);
  });
});
