import type { Landscape } from '../landscape.ts';
import type { Block } from '../layout.ts';
import { Namer } from '../names.ts';
import { createRandom } from '../random.ts';
import type { RiverSystem } from '../rivers.ts';
import type { StreetGraph } from '../street-graph.ts';
import type { StreetPlan } from '../streets.ts';
import { layDrains } from './drains.ts';
import { groundOf } from './ground.ts';
import type { LaidPipes } from './laid.ts';
import { layMains } from './mains.ts';
import { layRuns } from './runs.ts';
import { servedStreets, zonesOfStreets } from './served.ts';
import type { Site } from './site.ts';
import { isDrain, SYSTEMS } from './systems.ts';
import { townMap } from './town.ts';
import { asideIn } from './tunnel.ts';

export type { LaidNode, LaidPipe, LaidPipes, NodeKind } from './laid.ts';
export { DESCRIPTIONS, SYSTEMS, type System } from './systems.ts';

export interface PipeGround {
  seed: number;
  plan: StreetPlan;
  graph: StreetGraph;
  blocks: readonly Block[];
  rivers: RiverSystem;
  landscape: Landscape;
}

/** Metres within which nodes of a pipe are one. */
const TOLERANCE = 3;

/**
 * What lies under the streets of the demo city: water, sewers, gas, heat, power, telecom and a utility tunnel. The same
 * city gives the same pipes. On each bank of the rivers every system is a network of its own.
 */
export function layPipes({ seed, plan, graph, blocks, rivers, landscape }: PipeGround): LaidPipes {
  const zones = zonesOfStreets(blocks);
  const site: Site = {
    seed,
    plan,
    zones,
    served: servedStreets(plan, graph, zones, blocks),
    rivers,
    ground: groundOf(landscape),
    isTown: townMap(blocks),
    namer: new Namer(createRandom(seed).fork('pipes')),
  };
  const all: LaidPipes = { pipes: [], nodes: [] };
  for (const system of SYSTEMS) {
    const runs = layRuns(plan, graph, {
      served: site.served[system],
      asideOf: (street) => asideIn(site, system, street),
      tolerance: TOLERANCE,
    });
    const { pipes, nodes } = isDrain(system) ? layDrains(site, system, runs) : layMains(site, system, runs);
    for (const pipe of pipes) all.pipes.push(pipe);
    for (const node of nodes) all.nodes.push(node);
  }
  return all;
}
