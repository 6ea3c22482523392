import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { GuildsModule } from '@messagepal/guilds';
import { AutomodController } from './automod.controller';
import { AutomodFilter } from './automod.filter';
import { AutomodWords } from './automod-words.service';

/** Automod in the API: its routes, and the filter in front of messages. */
@Module({
  imports: [AccessModule, GuildsModule],
  controllers: [AutomodController],
  providers: [AutomodWords, AutomodFilter],
})
export class AutomodHttpModule {}
