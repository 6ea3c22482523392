import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { anyChannelRoute, InAnyChannel, type AnyChannelAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import type { ReadState, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { ReadStatesService } from '../read-states.service';
import { AckDto, ReadStateDto } from './read-state.dto';

@Controller('channels/:channel/messages/:message/ack')
export class AcksController {
  constructor(private readonly readStates: ReadStatesService) {}

  @Post()
  @HttpCode(200)
  @Route({
    id: 'ackMessage',
    tag: 'Read states',
    summary: 'Have read a channel up to a message',
    description:
      'Never goes back, unless `manual` says that what comes after the message is unread. One’s sessions hear MESSAGE_ACK. When it is answered all processes go by it; a crash of the database may lose the last second of acknowledgements.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: { name: 'messages-ack', limit: 20, perMs: 5_000 },
    answers: [{ status: 200, description: 'How far one has read', type: ReadStateDto }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE', 'WRONG_CHANNEL_TYPE'],
    body: { type: AckDto, example: { manual: false } },
  })
  ack(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) messageId: Snowflake,
    @Body() { manual }: AckDto,
  ): Promise<ReadState> {
    return this.readStates.ack(inside, messageId, { manual });
  }
}
