import { runCommandLine } from './command/run-command-line.ts';
import { TILE_COMMANDS } from './command/tile-commands.ts';

/** The commands of this room alone; city.ts has those of the others as well. */
process.exitCode = await runCommandLine(process.argv.slice(2), TILE_COMMANDS);
