import { access } from 'node:fs/promises';
import { parseFile, type IAudioMetadata } from 'music-metadata';
import { MediaRefused } from '../images/media-refused.error';
import { mp4Dimensions } from './mp4-dimensions';

/** A piece of sound or film to look at. */
export interface RecordingRequest {
  /** A file of this machine. */
  path: string;
  /** What its bytes say it is. */
  type: string;
}

/** What is known of a piece of sound or film; null where its file does not say. */
export interface RecordingFindings {
  /** Seconds, in thousandths. */
  duration: number | null;
  /** As the file names it: `MPEG 1 Layer 3`, `Opus`, `AVC`. */
  codec: string | null;
  /** In pixels. */
  width: number | null;
  height: number | null;
}

/** A codec's name is a word of somebody's file. */
const CODEC_MAX = 64;
const LONGEST_S = 1_000_000;
const LARGEST_SIDE = 100_000;
const OPTIONS = { duration: true, skipCovers: true, skipPostHeaders: true };

/**
 * Reads what a recording says of itself, without decoding it. Runs in a process of its own.
 *
 * @throws MediaRefused broken
 */
export async function readRecording({ path, type }: RecordingRequest): Promise<RecordingFindings> {
  await access(path);
  try {
    const [metadata, picture] = await Promise.all([
      parseFile(path, OPTIONS),
      type === 'video/mp4' || type === 'video/quicktime' ? mp4Dimensions(path) : undefined,
    ]);
    return findings(metadata, picture);
  } catch (cause) {
    throw new MediaRefused('broken', { cause });
  }
}

function findings({ format }: IAudioMetadata, picture?: { width: number; height: number }): RecordingFindings {
  const video = format.trackInfo.map((track) => track.video).find((track) => track !== undefined);
  return {
    duration: within(format.duration, LONGEST_S, 1_000),
    codec: format.codec?.slice(0, CODEC_MAX) ?? null,
    width: within(picture?.width ?? video?.pixelWidth, LARGEST_SIDE, 1),
    height: within(picture?.height ?? video?.pixelHeight, LARGEST_SIDE, 1),
  };
}

/** A number above 0 that makes sense, in such parts of one. */
const within = (value: number | undefined, max: number, parts: number): number | null =>
  value !== undefined && value > 0 && value <= max ? Math.round(value * parts) / parts : null;
