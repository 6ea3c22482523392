import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DmAccess } from '@messagepal/access';
import { DmRoutes, type DmVerbs } from '@messagepal/channels';
import { ApiError, fieldErrors } from '@messagepal/errors';
import type { DmChannel, FieldError } from '@messagepal/protocol';
import { DmClosing } from './dm-closing';
import { DmGroups } from './dm-groups.service';
import { DmList } from './dm-list';

const MISFIT: FieldError = { code: 'CHANNEL_TYPE_INVALID', message: 'A group does not have this.' };

const EMPTY: FieldError = { code: 'BASE_TYPE_MIN_LENGTH', message: 'Must be 1 or more in length.' };

function nameOf(name: string): string {
  const trimmed = name.normalize('NFC').trim();
  if (trimmed === '') throw fieldErrors({ name: [EMPTY] });
  return trimmed;
}

/** What the routes of channels do with DMs. */
@Injectable()
export class DmChannelVerbs implements DmVerbs, OnModuleInit {
  constructor(
    private readonly routes: DmRoutes,
    private readonly list: DmList,
    private readonly groups: DmGroups,
    private readonly closing: DmClosing,
  ) {}

  onModuleInit(): void {
    this.routes.register(this);
  }

  /** Throws UNKNOWN_CHANNEL (404) for who is not in it any more. */
  async show({ member, channel }: DmAccess): Promise<DmChannel> {
    const shown = await this.list.one(member.userId, channel.wire.id);
    if (!shown) throw new ApiError('UNKNOWN_CHANNEL');
    return shown;
  }

  /** Throws WRONG_CHANNEL_TYPE (400) for the channel of two, INVALID_FORM_BODY (400) for what a group does not have. */
  async update(inside: DmAccess, form: { name?: string }): Promise<DmChannel> {
    if (inside.channel.wire.type !== 'group_dm') throw new ApiError('WRONG_CHANNEL_TYPE');
    const misfits = Object.entries(form).filter(([field, value]) => field !== 'name' && value !== undefined);
    if (misfits.length > 0) throw fieldErrors(Object.fromEntries(misfits.map(([field]) => [field, [MISFIT]])));
    if (form.name !== undefined) await this.groups.rename(inside, nameOf(form.name));
    return this.show(inside);
  }

  leave(inside: DmAccess): Promise<void> {
    const { member, channel } = inside;
    return channel.wire.type === 'dm' ? this.closing.close(inside) : this.groups.remove(inside, member.userId);
  }
}
