import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found]) => found ?? '');

const compose = read('docker-compose.yml');
const services = all(compose.slice(compose.indexOf('\nservices:')), /^ {2}([\w-]+):/gm);
const numbered = services.filter((name) => /^(api|gateway)-\d$/.test(name)).sort();

describe('what is deployed', () => {
  it('has a process of each role', () => {
    const roles = all(compose, /command: \[([\w-]+)\]/g);
    expect(roles.sort()).toEqual(['api', 'data-service', 'gateway', 'worker']);
    expect(roles.filter((role) => !existsSync(join(ROOT, `apps/${role}/src/main.ts`)))).toEqual([]);
  });

  it.each(['haproxy.cfg', 'nginx.conf'])('has all api and gateway processes behind %s, and no others', (name) => {
    const servers = all(read(`tools/deploy/${name}`), /server .*?\b([\w-]+):3000/g);
    expect([...new Set(servers)].sort()).toEqual(numbered);
    expect(numbered).toHaveLength(4);
  });

  it('tells its processes where files are', () => {
    const names = all(read('docs/config.md'), /^\| `(S3_\w+)`/gm);
    expect(names).toHaveLength(7);
    expect(names.filter((name) => !compose.includes(`\n    ${name}: \${${name}:`))).toEqual([]);
  });

  it('has a Cassandra that answers when a write is on the disk, because there is no other', () => {
    const service = compose.slice(compose.indexOf('\n  cassandra:'), compose.indexOf('\n  scylla:'));
    const settings = ['commitlog_sync=batch', 'commitlog_sync_period=0ms'].map(
      (text) => `-Dcassandra.settings.${text}`,
    );
    const allowed = '-Dcassandra.config.allow_system_properties=true';
    expect([allowed, ...settings].filter((setting) => !service.includes(setting))).toEqual([]);
  });

  it('has no secret with a default', () => {
    const secrets = all(compose, /\$\{(\w*(?:PASSWORD|SECRET)\w*)(?!:\?|\w)/g);
    // The store of a profile: its image refuses an empty password.
    expect([...new Set(secrets)]).toEqual(['MONGO_PASSWORD']);
  });

  it('is all there for the image', () => {
    const copied = all(read('Dockerfile'), /^COPY (?!--from)(.+) \S+$/gm).flatMap((files) => files.split(' '));
    const admitted = all(read('.dockerignore'), /^!(.+)$/gm);
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((file) => !existsSync(join(ROOT, file)) || !admitted.includes(file))).toEqual([]);
  });
});
