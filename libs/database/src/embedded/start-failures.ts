import type { DataFolder } from './data-folder';
import { StartupError } from './startup-error';

/** Two processes that serve one data folder would each hold half of the truth. */
export const folderInUse = (folder: DataFolder): StartupError =>
  new StartupError(
    'The data folder is in use',
    `Another MessagePal process owns ${folder.home}.`,
    'Stop that process first, or name another folder with MP_DATA_DIR.',
  );

export const passwordRefused = (folder: DataFolder, cause: unknown): StartupError =>
  new StartupError(
    'The built-in PostgreSQL refused our password',
    `The file ${folder.home}/password is not the one that its data was made with.`,
    `Restore it from a backup, or move ${folder.home} away to start with an empty database.`,
    { cause },
  );

export const notStarted = (folder: DataFolder, why: string): StartupError =>
  new StartupError(
    'The built-in PostgreSQL did not start',
    why,
    `Its whole log is ${folder.logFile}. To use a server of your own, set DATABASE_URL.`,
  );
