import { request } from 'node:http';

const PASSWORD = 'correct horse battery';

/** Somebody with a guild, and what they do with files. */
export class Person {
  static async register(url) {
    const person = new Person(url);
    const username = `files${process.pid}`;
    const form = { username, email: `${username}@example.org`, password: PASSWORD };
    person.token = (await person.json('POST', '/auth/register', form)).body.token;
    const { body } = await person.json('POST', '/guilds', { name: 'Files' });
    person.channel = body.channels.find(({ type }) => type === 'text').id;
    return person;
  }

  constructor(url) {
    this.url = url;
  }

  /** Status, body and milliseconds. */
  async call(method, path, { body, headers = {} } = {}) {
    const begun = performance.now();
    const answer = await fetch(path.startsWith('http') ? path : `${this.url}/api/v1${path}`, {
      method,
      body,
      headers: { ...(this.token && { Authorization: `Bearer ${this.token}` }), ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type') === 'application/json';
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, ms: performance.now() - begun };
  }

  json(method, path, body) {
    return this.call(method, path, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  }

  say(content) {
    return this.json('POST', `/channels/${this.channel}/messages`, { content });
  }

  reserve(size) {
    return this.json('POST', `/channels/${this.channel}/attachments`, { files: [{ filename: 'a.bin', size }] });
  }

  /** A message with a file, as one form. */
  sendForm(bytes) {
    const body = new FormData();
    body.set('payload_json', JSON.stringify({ content: 'with a file' }));
    body.set('files[0]', new Blob([bytes]), 'a.bin');
    return this.call('POST', `/channels/${this.channel}/messages`, { body });
  }

  /** The same, whose connection breaks half-way. */
  sendHalf(bytes) {
    const head = '--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a.bin"\r\n\r\n';
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve) => {
      const sending = request({
        host: hostname,
        port,
        method: 'POST',
        path: `/api/v1/channels/${this.channel}/messages`,
        headers: {
          Authorization: `Bearer ${this.token}`,
          'Content-Type': 'multipart/form-data; boundary=x',
          'Content-Length': String(bytes.length * 2),
        },
      });
      sending.on('error', resolve).on('close', resolve);
      sending.write(head);
      sending.write(bytes, () => setTimeout(() => sending.destroy(), 200));
    });
  }

  /** Uploads by the requests of a reservation, three at once; `progress` is told the bytes that are through. */
  async upload({ id, requests }, bytes, progress = () => {}) {
    const parts = requests.map((part, index) => {
      const at = requests.slice(0, index).reduce((sum, { size }) => sum + size, 0);
      return { ...part, number: index + 1, bytes: bytes.subarray(at, at + part.size) };
    });
    const waiting = [...parts];
    const etags = [];
    let through = 0;
    const work = async () => {
      for (let part = waiting.shift(); part; part = waiting.shift()) {
        const { method, url, headers, number, bytes: body } = part;
        const answer = await fetch(url, { method, headers, body });
        if (!answer.ok) throw new Error(`part ${number} was answered ${answer.status}`);
        etags.push({ number, etag: answer.headers.get('etag') });
        progress((through += body.length));
      }
    };
    await Promise.all([work(), work(), work()]);
    return this.json('POST', `/attachments/${id}/complete`, requests.length > 1 ? { parts: etags } : {});
  }
}
