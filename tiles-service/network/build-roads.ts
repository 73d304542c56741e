import type { RoadNetwork } from '../../models/network/index.ts';
import type { Progress } from '../../models/schema/index.ts';
import type { GroundSampler } from '../../scenes/geometry/solids/stand.ts';
import { Tally } from '../read/feature-source.ts';
import { buildGraph } from './roads/build-graph.ts';
import { collectRoads } from './roads/collect.ts';
import { raiseToGround } from './roads/heights.ts';
import { type RoadReport, reportRoads } from './roads/report-roads.ts';
import { findTurnBans } from './roads/turn-bans.ts';

export interface RoadNetworkOptions {
  /** Id of the source in the city; prefix of edge ids. */
  source: string;
  attribution?: string;
  /** Absent: the network has no heights. */
  ground?: GroundSampler;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/**
 * The road network of OpenStreetMap files (XML or PBF) for cars: from the files themselves, so that roads are joined
 * where they share a node and nowhere else. Memory: some 100 bytes for each node of a road.
 * @throws InputError for a file that is none or damaged.
 */
export async function buildRoadNetwork(
  files: readonly string[],
  options: RoadNetworkOptions,
): Promise<{ network: RoadNetwork; report: RoadReport }> {
  const tally = new Tally();
  const roads = await collectRoads(files, { ...options, tally });
  const network = buildGraph(roads, options.source, tally);
  if (options.attribution) network.attribution = options.attribution;
  network.bans = findTurnBans(network, roads.restrictions, tally);
  if (options.ground) raiseToGround(network, options.ground);
  return { network, report: reportRoads(network, tally.snapshot()) };
}
