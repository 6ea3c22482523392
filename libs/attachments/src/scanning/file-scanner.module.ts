import { Module } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { FileScanner } from './file-scanner';
import { ClamdFileScanner } from './file-scanner.clamd';
import { NoFileScanner } from './file-scanner.off';

/** Provides the {@link FileScanner}: clamd where one is configured. */
@Module({
  providers: [
    {
      provide: FileScanner,
      inject: [Config],
      useFactory: ({ clamd }: Config): FileScanner =>
        clamd === undefined ? new NoFileScanner() : new ClamdFileScanner(clamd),
    },
  ],
  exports: [FileScanner],
})
export class FileScannerModule {}
