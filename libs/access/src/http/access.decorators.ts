import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ChannelAccess, GuildAccess } from '../access-answers';
import { isDm, type AnyChannelAccess } from '../dm-access';
import type { RequestWithAccess } from './access.guard';

const accessOf = (context: ExecutionContext): RequestWithAccess['access'] =>
  context.switchToHttp().getRequest<RequestWithAccess>().access;

/** The caller's {@link GuildAccess}, on routes with a `guildRoute`. */
export const InGuild = createParamDecorator((_: unknown, context: ExecutionContext): GuildAccess => {
  const found = accessOf(context)?.guild;
  if (!found) throw new Error('InGuild() on a route without a guildRoute');
  return found;
});

/** The caller's {@link ChannelAccess}, on routes with a `channelRoute`. */
export const InChannel = createParamDecorator((_: unknown, context: ExecutionContext): ChannelAccess => {
  const found = accessOf(context)?.channel;
  if (!found || isDm(found)) throw new Error('InChannel() on a route without a channelRoute');
  return found;
});

/** The caller's {@link AnyChannelAccess}, on routes with an `anyChannelRoute` or a `channelRoute`. */
export const InAnyChannel = createParamDecorator((_: unknown, context: ExecutionContext): AnyChannelAccess => {
  const found = accessOf(context)?.channel;
  if (!found) throw new Error('InAnyChannel() on a route without an anyChannelRoute');
  return found;
});
