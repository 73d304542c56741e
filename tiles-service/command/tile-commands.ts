import { bimCommand } from './bim.ts';
import { buildCommand, syncCommand } from './build.ts';
import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { demoCommand } from './demo.ts';
import { findCommand } from './find.ts';
import { fitTransformCommand } from './fit-transform.ts';
import { floodCommand } from './flood.ts';
import { gridCommand } from './grid.ts';
import { importCommand } from './import.ts';
import { infoCommand } from './info.ts';
import { networkCommand } from './network.ts';
import { placeCommand } from './place.ts';
import { planCommand } from './plan.ts';
import { publishCommand } from './publish.ts';
import { rollbackCommand } from './rollback.ts';
import { routeCommand } from './route.ts';
import { schemaCommand } from './schema.ts';

/** What `npm run city` can do with files and tiles. */
export const TILE_COMMANDS: readonly Command[] = [
  planCommand,
  buildCommand,
  syncCommand,
  importCommand,
  infoCommand,
  findCommand,
  bimCommand,
  placeCommand,
  checkCommand,
  rollbackCommand,
  networkCommand,
  fitTransformCommand,
  routeCommand,
  gridCommand,
  floodCommand,
  publishCommand,
  demoCommand,
  schemaCommand,
];
