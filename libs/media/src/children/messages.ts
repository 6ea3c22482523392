import type { ImageFindings, ImageRequest } from '../images/image-request';
import type { MediaRefusal } from '../images/media-refused.error';
import type { RecordingFindings, RecordingRequest } from '../recordings/recording';

/** What the children can do: the request and the answer of each kind of work. */
export interface Works {
  image: { request: ImageRequest; findings: ImageFindings };
  recording: { request: RecordingRequest; findings: RecordingFindings };
}

export type WorkKind = keyof Works;

/** To a child: one piece of work. */
export interface Order<Kind extends WorkKind = WorkKind> {
  kind: Kind;
  request: Works[Kind]['request'];
}

/** From a child: what it found, why it refuses, or what went wrong that is no fault of the file. */
export type Report = { findings: unknown } | { refused: MediaRefusal } | { failed: string };

/** Exit codes by which a child says that a file asked for too much. */
export const TOO_MUCH_MEMORY = 77;
export const TOO_MUCH_TIME = 78;
