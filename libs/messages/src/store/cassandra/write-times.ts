import { snowflakeTime } from '@messagepal/snowflake';

/**
 * The timestamps of cells, in microseconds since 1970. Of two writes to a cell the one with the higher timestamp stands,
 * whichever came first, so they say what the store promises and no clock has a part in it:
 *
 * | write        | timestamp                 | hence                                                                  |
 * | ------------ | ------------------------- | ---------------------------------------------------------------------- |
 * | insert       | time of the id            | a replay changes nothing, before and after edits and removal           |
 * | edit         | time of the id + revision | the highest revision stands, also where a lagging clock would lose it  |
 * | removal      | time of the id + a minute | wins over every insert and edit, however late they arrive              |
 * | purge        | now + two minutes         | the same for all messages that a channel can have by now               |
 *
 * Within a minute there are 60 million revisions.
 */
const MINUTE = 60_000_000;

const ofId = (id: string): number => snowflakeTime(id) * 1_000;

export const insertTime = ofId;

export const editTime = (id: string, revision: number): number => ofId(id) + Math.min(revision, MINUTE - 1);

export const removeTime = (id: string): number => ofId(id) + MINUTE;

export const purgeTime = (nowMs: number): number => nowMs * 1_000 + 2 * MINUTE;
