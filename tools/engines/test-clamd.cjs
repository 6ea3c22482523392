// A clamd of a test's own, with two signatures: that of the EICAR file, and one of its own.
const { spawn } = require('node:child_process');
const { mkdtemp, rm, writeFile } = require('node:fs/promises');
const net = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');

const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const hex = (text) => Buffer.from(text, 'latin1').toString('hex');
const SIGNATURES = [`Eicar-Test-Signature:0:*:${hex(EICAR)}`, `MessagePal-Test:0:*:${hex('messagepal harmful bytes')}`];
const START_MS = 60_000;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('zPING\0'));
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('data', (data) => done(data.toString().startsWith('PONG'))).once('error', () => done(false));
  });

async function until(port, child) {
  const deadline = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`clamd ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error('clamd does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

exports.EICAR = EICAR;

exports.createTestClamd = async () => {
  const program = process.env.MP_TEST_CLAMD;
  if (!program) throw new Error('MP_TEST_CLAMD is not set: run this suite (*.clamd.*spec.ts) through Jest’s projects');
  const folder = await mkdtemp(path.join(tmpdir(), 'messagepal-clamd-'));
  const port = await freePort();
  const socket = path.join(folder, 'clamd.sock');
  const config = [
    `DatabaseDirectory ${folder}`,
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    `LocalSocket ${socket}`,
    'Foreground yes',
    'StreamMaxLength 1M',
  ];
  await writeFile(path.join(folder, 'test.ndb'), `${SIGNATURES.join('\n')}\n`);
  await writeFile(path.join(folder, 'clamd.conf'), `${config.join('\n')}\n`);
  const child = spawn(program, ['--config-file', path.join(folder, 'clamd.conf')], { stdio: 'ignore' });
  await until(port, child);
  return {
    address: `127.0.0.1:${port}`,
    socket: `unix:${socket}`,
    /** Leaves its connections open and says nothing any more. */
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
