import { Accounts1764000000001 } from './0001-accounts';
import { Guilds1764000000002 } from './0002-guilds';
import { Channels1764000000003 } from './0003-channels';
import { DirectMessages1764000000004 } from './0004-direct-messages';
import { Messages1764000000005 } from './0005-messages';
import { Platform1764000000006 } from './0006-platform';
import { Moderation1764000000007 } from './0007-moderation';
import { Reactions1764000000008 } from './0008-reactions';
import { ReadStates1764000000009 } from './0009-read-states';
import { NotificationSettings1764000000010 } from './0010-notification-settings';
import { Relationships1764000000011 } from './0011-relationships';
import { ReactionChanges1764000000012 } from './0012-reaction-changes';
import { Search1764000000013 } from './0013-search';
import { Retention1764000000014 } from './0014-retention';
import { Attachments1764000000015 } from './0015-attachments';
import { Emojis1764000000016 } from './0016-emojis';
import { MarksByHand1764000000017 } from './0017-marks-by-hand';
import { WaitingFiles1764000000018 } from './0018-waiting-files';

/** All migrations in order. An older one is never edited once it is released: the next one changes what it made. */
export const MIGRATIONS = [
  Accounts1764000000001,
  Guilds1764000000002,
  Channels1764000000003,
  DirectMessages1764000000004,
  Messages1764000000005,
  Platform1764000000006,
  Moderation1764000000007,
  Reactions1764000000008,
  ReadStates1764000000009,
  NotificationSettings1764000000010,
  Relationships1764000000011,
  ReactionChanges1764000000012,
  Search1764000000013,
  Retention1764000000014,
  Attachments1764000000015,
  Emojis1764000000016,
  MarksByHand1764000000017,
  WaitingFiles1764000000018,
];
