import { Controller, forwardRef, Module } from '@nestjs/common';
import type { KnownPermission } from '@messagepal/permissions';
import { admitExtensions } from './admit-extensions';
import { defineExtension, type ExtensionDefinition } from './define-extension';
import { ExtensionError } from './extension.error';
import { OnEvent } from './on-event.decorator';
import { WillSend } from './will-send.decorator';

class Filter {
  @WillSend()
  first() {
    return undefined;
  }

  @WillSend()
  second() {
    return { content: 'x' };
  }

  helper() {
    return undefined;
  }
}

class Tally {
  @OnEvent('MESSAGE_CREATE', 'MESSAGE_DELETE')
  count({ messageId }: { messageId: string }) {
    void messageId;
  }

  @OnEvent('GUILD_MEMBER_ADD')
  welcome() {
    return Promise.resolve();
  }
}

class Idle {
  nothing() {
    return undefined;
  }
}

@Controller('polls')
class Routes {}

@Module({ controllers: [Routes] })
class InnerModule {}

@Module({ imports: [{ module: class Between {}, imports: [InnerModule] }] })
class OuterModule {}

@Module({ imports: [forwardRef(() => RoundModule), forwardRef(() => OuterModule)] })
class RoundModule {}

@Module({ imports: [{ module: class Between {}, imports: [Promise.resolve({ module: InnerModule })] }] })
class LaterModule {}

const permission = (name: string, bit: number): KnownPermission => ({
  name: name as KnownPermission['name'],
  bit,
  scope: 'guild',
  sentence: 'Do it.',
});
const polls = (more: Partial<ExtensionDefinition> = {}) =>
  defineExtension({ name: 'polls', compatible: '^1.0.0', ...more });

/** What is said to these. */
function refusal(...extensions: ReturnType<typeof polls>[]): ExtensionError {
  try {
    admitExtensions(extensions, '1.4.2');
  } catch (error) {
    if (error instanceof ExtensionError) return error;
    throw error;
  }
  throw new Error('they were admitted');
}

describe('admitExtensions', () => {
  it('knows their hooks and handlers, in order and by name', () => {
    const votes = defineExtension({ name: 'votes', compatible: '*', hooks: [Filter] });
    const { hooks, subscriptions, all } = admitExtensions(
      [polls({ hooks: [Filter], handlers: [Tally] }), votes],
      '1.4.2',
    );
    expect(all.map(({ name }) => name)).toEqual(['polls', 'votes']);
    expect(hooks.map(({ key }) => key)).toEqual([
      'polls/Filter.first',
      'polls/Filter.second',
      'votes/Filter.first',
      'votes/Filter.second',
    ]);
    expect(subscriptions.map(({ key, event }) => `${key} ${event}`)).toEqual([
      'polls/Tally.count MESSAGE_CREATE',
      'polls/Tally.count MESSAGE_DELETE',
      'polls/Tally.welcome GUILD_MEMBER_ADD',
    ]);
  });

  it('gives each process its modules, in the order of the extensions', () => {
    const extensions = admitExtensions([polls({ modules: { api: [Filter], worker: [Tally] } })], '1.0.0');
    expect(extensions.modulesOf(['worker'])).toEqual([Tally]);
    expect(extensions.modulesOf(['api', 'gateway', 'worker'])).toEqual([Filter, Tally]);
  });

  it('gives the API whatever it imports', () => {
    const api = [RoundModule, LaterModule];
    expect(admitExtensions([polls({ modules: { api } })], '1.0.0').modulesOf(['api'])).toEqual(api);
  });

  it.each(['^1.0.0', '1.x', '>=1.4.0 <2', '1.4.2'])('takes %s for 1.4.2', (compatible) => {
    expect(admitExtensions([polls({ compatible })], '1.4.2').all).toHaveLength(1);
  });

  it('takes pre-releases of what it takes', () => {
    expect(admitExtensions([polls()], '1.5.0-rc.1').all).toHaveLength(1);
  });

  it.each(['^2.0.0', '<1.4.2', '~1.3.0'])('refuses %s for 1.4.2', (compatible) => {
    expect(refusal(polls({ compatible }))).toMatchObject({
      what: 'The extension polls cannot be used',
      why: `It works with MessagePal ${compatible}, and this is 1.4.2.`,
      fix: expect.stringContaining('MP_EXTENSIONS'),
    });
  });

  it.each<[string, ReturnType<typeof polls>[], string]>([
    ['no range', [polls({ compatible: 'latest' })], 'no range of versions'],
    ['a name in other letters', [polls({ name: 'Polls' })], 'lower-case'],
    ['two of one name', [polls(), polls()], 'two of this name'],
    ['a hook that is none', [polls({ hooks: [Idle] })], 'Idle is listed and has no method'],
    ['a handler that is none', [polls({ handlers: [Filter] })], 'Filter is listed and has no method'],
    ['a hook listed twice', [polls({ hooks: [Filter, Filter] })], 'Filter is there twice'],
    [
      'a route outside of the API',
      [polls({ modules: { worker: [OuterModule] } })],
      'Routes would answer in the process worker',
    ],
    [
      'a route behind a reference forward',
      [polls({ modules: { gateway: [RoundModule] } })],
      'Routes would answer in the process gateway',
    ],
    ['a module that comes later', [polls({ modules: { 'data-service': [LaterModule] } })], 'LaterModule imports'],
    ['a permission of another', [polls({ permissions: [permission('votes:MANAGE', 80)] })], 'begin with its name'],
    ['a bit of the core', [polls({ permissions: [permission('polls:MANAGE', 4)] })], '64–127'],
    [
      'one bit of two extensions',
      [
        polls({ permissions: [permission('polls:MANAGE', 80)] }),
        defineExtension({ name: 'votes', compatible: '*', permissions: [permission('votes:MANAGE', 80)] }),
      ],
      'votes:MANAGE (bit 80) and polls:MANAGE (bit 80) cannot both be there',
    ],
    [
      'one name of two permissions',
      [polls({ permissions: [permission('polls:CLOSE', 81), permission('polls:CLOSE', 82)] })],
      'polls:CLOSE (bit 82) and polls:CLOSE (bit 81) cannot both be there',
    ],
  ])('refuses %s', (_, extensions, why) => {
    const { why: said, fix } = refusal(...extensions);
    expect(said).toContain(why);
    expect(fix).toMatch(/\.$/);
  });
});
