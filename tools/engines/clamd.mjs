// Prints where clamd is: MP_TEST_CLAMD, what the machine has, or what apt-get can bring. No signatures are fetched.
import { existsSync } from 'node:fs';
import { aptInstall } from './apt.mjs';

const PLACES = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'];
const find = () => [process.env.MP_TEST_CLAMD, ...PLACES].find((place) => place && existsSync(place));

const found = find() ?? (aptInstall('clamav-daemon') ? find() : undefined);
if (found) console.log(found);
else process.exitCode = 1;
