import { defineExtension } from '@messagepal/extension';
import { AutomodFilter } from './automod.filter';
import { AutomodHttpModule } from './automod-http.module';
import { AutomodWords1764000200001 } from './migrations/0001-automod-words';

/** Refuses messages with words that a guild does not want. */
export const extension = defineExtension({
  name: 'automod',
  compatible: '^0.1.0',
  permissions: [
    { name: 'automod:MANAGE', bit: 64, scope: 'guild', sentence: 'Read and edit the words that are refused.' },
  ],
  modules: { api: [AutomodHttpModule] },
  hooks: [AutomodFilter],
  migrations: [AutomodWords1764000200001],
  tags: { Automod: 'Words that a guild does not want' },
});
