import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { MessageHooks, type WillSend } from '@messagepal/messages';
import { boundMethod } from './bound-method';
import { Extensions } from './extensions';

/** Hands the hooks of extensions to those who call them, in the order of the extensions and of their lists. */
@Injectable()
export class HookRegistrar implements OnModuleInit {
  constructor(
    private readonly extensions: Extensions,
    private readonly hooks: MessageHooks,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws ExtensionError for a class that no module of the extension provides */
  onModuleInit(): void {
    for (const part of this.extensions.hooks) {
      this.hooks.willSend(part.key, boundMethod<WillSend>(this.modules, part, 'api'));
    }
  }
}
