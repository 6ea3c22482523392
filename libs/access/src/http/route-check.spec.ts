import { Controller, Get, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Route, type RouteRule } from '@messagepal/runtime';
import { guildRoute } from './access.rules';
import { RouteCheck, RouteMistake } from './route-check';

const route = (id: string, rule: RouteRule = guildRoute()) =>
  Route({ id, tag: 'Test', summary: id, rule, answers: [{ status: 200, description: 'Fine' }] });

@Controller('guilds')
class PollsController {
  @Get(':guild/polls')
  @route('listPolls', guildRoute('READ_MESSAGES'))
  list() {
    return {};
  }

  @Post(':guild/polls')
  @route('createPoll')
  create() {
    return {};
  }

  helper() {
    return {};
  }
}

@Controller()
class OtherPolls {
  @Get('/guilds/:id/polls/')
  @route('listOtherPolls')
  all() {
    return {};
  }
}

@Controller('other')
class SameId {
  @Get()
  @route('listPolls')
  all() {
    return {};
  }
}

@Controller('wishes')
class Wishful {
  @Get(':guild')
  @route('listWishes', guildRoute('wishes:MANGE'))
  all() {
    return {};
  }
}

@Controller('careless')
class Careless {
  @Get('one')
  one() {
    return {};
  }

  @Post('two/:id')
  two() {
    return {};
  }
}

/** What the application with these controllers says at its start. */
async function start(...controllers: Type[]): Promise<unknown> {
  const module = Test.createTestingModule({ imports: [DiscoveryModule], controllers, providers: [RouteCheck] });
  const app = await module.compile();
  try {
    return await app.init().then(
      () => 'started',
      (error: unknown) => error,
    );
  } finally {
    await app.close();
  }
}

describe('the check of routes', () => {
  it('lets an application start whose routes say who may call them', async () => {
    expect(await start(PollsController)).toBe('started');
  });

  it.each<[string, Type, string]>([
    ['are undeclared', Careless, 'Nobody guards Careless.one (GET careless/one), Careless.two (POST careless/two/:).'],
    [
      'have one address',
      OtherPolls,
      'PollsController.list and OtherPolls.all have the same address: GET guilds/:/polls.',
    ],
    ['have one id', SameId, 'PollsController.list and SameId.all have the same id: listPolls.'],
    ['ask for a permission that there is not', Wishful, 'Wishful.all asks for wishes:MANGE, which is no permission.'],
  ])('keeps one from starting whose routes %s, and says which', async (_, controller, why) => {
    const error = await start(PollsController, controller);
    expect(error).toBeInstanceOf(RouteMistake);
    expect(error).toMatchObject({ what: expect.any(String), why, fix: expect.any(String) });
  });
});
