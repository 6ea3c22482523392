import type { Command } from '../command';
import { channelInspect } from './channel-inspect.command';
import { gatewayTop } from './gateway-top.command';
import { channelsHot } from './channels-hot.command';
import { devSessions } from './dev-sessions.command';
import { reset } from './reset.command';
import { searchReindex } from './search-reindex.command';
import { userOperator } from './user-operator.command';

export const COMMANDS: readonly Command[] = [
  userOperator,
  channelInspect,
  channelsHot,
  gatewayTop,
  searchReindex,
  reset,
  devSessions,
];
