/**
 * The id of a job by what it is about: `jobId('thumbnail', attachmentId)`. Two jobs with one id are one job, as long as the
 * first is still known to the queue; for longer than that, guard the effect with `Effects.once`. Ids of digits alone, which
 * the queue refuses now and then, can't come out of this.
 *
 * @throws RangeError on a part that is empty or has a colon
 */
export function jobId(kind: string, ...parts: string[]): string {
  for (const part of [kind, ...parts]) {
    if (part === '' || part.includes(':')) throw new RangeError(`"${part}" can't be a part of a job's id.`);
  }
  if (!/^[a-z]/.test(kind)) throw new RangeError(`A job's kind begins with a letter, unlike "${kind}".`);
  return [kind, ...parts].join('-');
}
