import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiError, SnowflakePipe } from '@messagepal/errors';
import { routeOf, type RequestWithPrincipal } from '@messagepal/runtime';
import { Access } from '../access';
import type { GuildAccess } from '../access-answers';
import type { AnyChannelAccess } from '../dm-access';
import { isAccessRule, type AccessRule } from './access.rules';

/** What the guard leaves on the request for the handler. */
export type RequestWithAccess = RequestWithPrincipal & {
  access?: { guild?: GuildAccess; channel?: AnyChannelAccess };
};

/** Lets a request with a `guildRoute` or `channelRoute` pass when its caller may; leaves other routes to other guards. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly snowflakes = new SnowflakePipe();

  constructor(private readonly access: Access) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = context.getType() === 'http' ? routeOf(context.getHandler())?.rule : undefined;
    if (!rule || !isAccessRule(rule)) return true;
    const request = context.switchToHttp().getRequest<RequestWithAccess>();
    const { principal } = request;
    if (!principal) throw new ApiError('UNAUTHORIZED');
    const id = this.snowflakes.transform(request.params[rule.kind], { type: 'param', data: rule.kind });
    request.access = await this.enter(principal.userId, id, rule);
    return true;
  }

  private async enter(
    userId: string,
    id: string,
    { kind, dms, permissions }: AccessRule,
  ): Promise<RequestWithAccess['access']> {
    if (kind === 'guild') return { guild: await this.access.guild(userId, id, ...permissions) };
    if (dms === 'alike') return { channel: await this.access.anyChannel(userId, id, ...permissions) };
    if (dms === 'all participants') return { channel: await this.access.channelOrDm(userId, id, ...permissions) };
    return { channel: await this.access.channel(userId, id, ...permissions) };
  }
}
