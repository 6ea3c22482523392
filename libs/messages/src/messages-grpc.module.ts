import { Module } from '@nestjs/common';
import { GrpcHealthController } from './grpc/health.controller';
import { HomeTraffic } from './grpc/home-traffic';
import { MessageHomeController } from './grpc/message-home.controller';
import { MessagesModule } from './messages.module';

/** The channels' homes behind gRPC, with their health; see {@link messageHomeServer}. */
@Module({
  imports: [MessagesModule],
  controllers: [MessageHomeController, GrpcHealthController],
  providers: [HomeTraffic],
})
export class MessagesGrpcModule {}
