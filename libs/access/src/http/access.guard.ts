import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiError, SnowflakePipe } from '@messagepal/errors';
import { routeOf, type RequestWithPrincipal } from '@messagepal/runtime';
import { Access, type ChannelAccess, type GuildAccess } from '../access';
import { isAccessRule } from './access.rules';

/** What the guard leaves on the request for the handler. */
export type RequestWithAccess = RequestWithPrincipal & {
  access?: { guild?: GuildAccess; channel?: ChannelAccess };
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
    request.access =
      rule.kind === 'guild'
        ? { guild: await this.access.guild(principal.userId, id, ...rule.permissions) }
        : { channel: await this.access.channel(principal.userId, id, ...rule.permissions) };
    return true;
  }
}
