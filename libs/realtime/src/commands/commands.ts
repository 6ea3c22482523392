import type { Command } from './command';
import { HeartbeatCommand } from './heartbeat.command';
import { IdentifyCommand } from './identify.command';
import { PresenceCommand } from './presence.command';
import { RequestMembersCommand } from './request-members.command';
import { ResumeCommand } from './resume.command';
import { SubscribeCommand } from './subscribe.command';
import { VoiceCommand } from './voice.command';

/** All commands; their classes are the providers of the module. */
export const COMMANDS = [
  HeartbeatCommand,
  IdentifyCommand,
  PresenceCommand,
  VoiceCommand,
  ResumeCommand,
  RequestMembersCommand,
  SubscribeCommand,
] as const;

/** Finds commands by what a client calls them. */

export class Commands {
  readonly byOp: ReadonlyMap<number, Command>;
  readonly byEvent: ReadonlyMap<string, Command>;

  constructor(commands: readonly Command[]) {
    this.byOp = new Map(commands.map((command) => [command.op, command]));
    this.byEvent = new Map(commands.map((command) => [command.event, command]));
  }
}
