import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessModule } from './access.module';
import { AccessGuard } from './http/access.guard';
import { RouteCheck } from './http/route-check';

/**
 * Guards the routes of the process. Global guards run in the order in which their modules are imported: import it after those
 * that find out who calls and how often.
 */
@Module({
  imports: [AccessModule, DiscoveryModule],
  providers: [RouteCheck, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class AccessHttpModule {}
