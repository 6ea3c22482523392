import { Injectable } from '@nestjs/common';
import type { AnyChannelAccess } from '@messagepal/access';
import { AttachmentClaims, AttachmentRows, type ClaimRequest } from '@messagepal/attachments';
import { ApiError, fieldErrors } from '@messagepal/errors';
import type { MessageWithFiles } from './content/message-composer';
import { ownNonce } from './home/remote/own-nonce';
import { MessageHome } from './home/message-home';
import type { MessageRow } from './message';
import type { MessageDraft } from './message.policy';
import { SlowMode } from './slow-mode';

interface SentRow {
  row: MessageRow;
  duplicate: boolean;
}

/** What a send has to have before it is written: its turn where a channel is in slow mode, and its files for itself. */
@Injectable()
export class SendTurns {
  constructor(
    private readonly slowMode: SlowMode,
    private readonly claims: AttachmentClaims,
    private readonly files: AttachmentRows,
    private readonly home: MessageHome,
  ) {}

  /** @throws ApiError SLOWMODE; INVALID_FORM_BODY for files that cannot be sent; whatever `send` throws */
  run<T extends SentRow>(
    inside: AnyChannelAccess,
    draft: MessageDraft,
    send: (draft: MessageWithFiles) => Promise<T>,
  ): Promise<T | SentRow> {
    return this.slowMode.pass<T | SentRow>(inside, draft.nonce, () =>
      draft.attachments?.length ? this.withFiles(inside, draft, send) : send(draft),
    );
  }

  /** Deletes the files that an edit has taken out of a message. */
  async drop(before: MessageRow, after: MessageRow): Promise<void> {
    const kept = new Set(after.rich?.attachments?.map(({ id }) => id));
    const ids = (before.rich?.attachments ?? []).map(({ id }) => id).filter((id) => !kept.has(id));
    if (ids.length > 0) await this.files.markDeleted({ ids });
  }

  /** A send without a nonce is known by its files: whoever repeats it, because its outcome is not known, sends it once. */
  private async withFiles<T extends SentRow>(
    inside: AnyChannelAccess,
    draft: MessageDraft,
    send: (draft: MessageWithFiles) => Promise<T>,
  ): Promise<T | SentRow> {
    const { attachments: files = [] } = draft;
    const claim = draft.nonce ?? ownNonce(`files-${files[0]?.id}`);
    const request: ClaimRequest = { channelId: inside.channel.wire.id, ownerId: inside.member.userId, files, claim };
    const claimed = await this.claims.claim(request);
    if (claimed.kind === 'sent') return this.sentBefore(request, claimed.messageId, draft.nonce);
    const giveBack = async (): Promise<void> => {
      if (claimed.isFresh) await this.claims.release(request, claimed.claimedAt);
    };
    try {
      const sent = await send({ ...draft, nonce: claim, files: claimed.files });
      // The nonce was used for another message, without these files.
      if (sent.duplicate && !hasFiles(sent.row, request)) await giveBack();
      return sent;
    } catch (error) {
      // Of what went wrong on the way nobody knows whether it came about.
      if (error instanceof ApiError && error.status < 500) await giveBack();
      throw error;
    }
  }

  private async sentBefore({ channelId }: ClaimRequest, messageId: string, nonce: string | null): Promise<SentRow> {
    const [row] = nonce === null ? [] : await this.home.getMany(channelId, [messageId]);
    if (!row)
      throw fieldErrors({ attachments: [{ code: 'ATTACHMENT_USED', message: 'The files are in another message.' }] });
    return { row, duplicate: true };
  }
}

const hasFiles = ({ rich }: MessageRow, { files }: ClaimRequest): boolean =>
  files.every(({ id }) => rich?.attachments?.some((file) => file.id === id));
