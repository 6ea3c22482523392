/** What search knows of a file. */
export interface AttachmentFacts {
  name: string;
  /** As of MIME, in lower case; empty where it is not known. */
  type: string;
}

/** The files of a message. Rows hold them as they were stored: what is not there is left out. */
export const attachmentsOf = (attachments: readonly unknown[] = []): AttachmentFacts[] =>
  attachments.map((attachment) => ({
    name: textOf(attachment, 'filename'),
    type: textOf(attachment, 'content_type').toLowerCase(),
  }));

function textOf(holder: unknown, field: string): string {
  const value: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, field) : undefined;
  return typeof value === 'string' ? value : '';
}
