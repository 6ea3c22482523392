import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ExtensionError } from './extension.error';
import { Extensions } from './extensions';

/** A bit is one permission's for ever: roles may have it from a time when the extension that it belonged to was there. */
@Injectable()
export class PermissionLedger implements OnModuleInit {
  constructor(
    private readonly source: DataSource,
    private readonly extensions: Extensions,
  ) {}

  /** @throws ExtensionError for a permission whose bit or name was another's in this install */
  async onModuleInit(): Promise<void> {
    for (const { name, permissions } of this.extensions.all) {
      for (const permission of permissions) await this.claim(name, permission);
    }
  }

  private async claim(extension: string, { bit, name }: { bit: number; name: string }): Promise<void> {
    const values = [bit, name];
    await this.source.query(
      'INSERT INTO extension_permissions (bit, name) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      values,
    );
    const [owner] = await this.source.query<{ bit: number; name: string }[]>(
      'SELECT bit, name FROM extension_permissions WHERE (bit = $1) <> (name = $2)',
      values,
    );
    if (!owner) return;
    throw new ExtensionError(
      extension,
      `${name} has bit ${bit}, and ${owner.name} has had bit ${owner.bit} in this install: roles may still hold it.`,
      `Give it a bit and a name that were never used. If no role or overwrite holds bit ${owner.bit}: DELETE FROM extension_permissions WHERE bit = ${owner.bit}.`,
    );
  }
}
