import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountCommand } from './realtime/command/account.ts';
import { auditCommand } from './realtime/command/audit.ts';
import { backupCommand, restoreCommand } from './realtime/command/backup.ts';
import { runCommandLine } from './tiles-service/command/run-command-line.ts';
import { TILE_COMMANDS } from './tiles-service/command/tile-commands.ts';

/** `npm run city`: the one place where the commands of the services are put together. */
const DATA = join(dirname(fileURLToPath(import.meta.url)), 'data');

process.exitCode = await runCommandLine(process.argv.slice(2), [
  ...TILE_COMMANDS,
  accountCommand(DATA),
  auditCommand(DATA),
  backupCommand(DATA),
  restoreCommand(DATA),
]);
