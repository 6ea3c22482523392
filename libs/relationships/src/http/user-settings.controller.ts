import { Body, Controller, Get, Patch } from '@nestjs/common';
import type { UserSettings } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { UserSettingsService } from '../user-settings.service';
import { UpdateUserSettingsDto, UserSettingsDto } from './user-settings.dto';

@Controller('users/@me/settings')
export class UserSettingsController {
  constructor(private readonly settings: UserSettingsService) {}

  @Get()
  @Route({
    id: 'getUserSettings',
    tag: 'Relationships',
    summary: 'Who may begin conversations with one',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The settings', type: UserSettingsDto }],
  })
  get(@Caller() { userId }: Principal): Promise<UserSettings> {
    return this.settings.get(userId);
  }

  @Patch()
  @Route({
    id: 'updateUserSettings',
    tag: 'Relationships',
    summary: 'Change who may begin conversations with one',
    description:
      'Absent fields stay as they are. Conversations that there are go on: block who is not to write any more. One’s sessions hear USER_SETTINGS_UPDATE.',
    rule: selfRoute,
    bucket: { name: 'user-settings', limit: 10, perMs: 60_000 },
    answers: [{ status: 200, description: 'The settings as they are now', type: UserSettingsDto }],
    body: { type: UpdateUserSettingsDto, example: { direct_messages: 'friends' } },
  })
  update(@Caller() { userId }: Principal, @Body() change: UpdateUserSettingsDto): Promise<UserSettings> {
    return this.settings.update(userId, change);
  }
}
