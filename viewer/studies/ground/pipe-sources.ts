import { type FeatureStore, httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import { kindOfPipe, PIPE_KINDS, type PipeKind, type PipeNetwork } from '../../../models/network/index.ts';
import type { CitySite } from '../city-site.ts';

/** Classes of nodes that feed a network, in the words of the pipeline, of OpenStreetMap and of pipe surveys. */
const FEEDING =
  /^(water_?works|reservoir|water_tower|pump_house|gas_station|gate_station|pressure_regulating_station|heat(ing)?_(station|plant)|substation|水厂|水源|水库|高位水池|门站|储配站|热源|热电厂|换热站|变电站)$/i;

/** Classes of nodes that can be shut. */
const SHUTTING = /valve|阀/i;

/** The nodes of a network that feed pipes of a kind, by the records of the layers of pipes. */
export const pipeSources = (site: Pick<CitySite, 'pipes'>, network: PipeNetwork, kind: PipeKind) =>
  nodesOfClass(site, network, kind, FEEDING);

/** The valves of a network of pipes of a kind, by the records of the layers of pipes. */
export const pipeValves = (site: Pick<CitySite, 'pipes'>, network: PipeNetwork, kind: PipeKind) =>
  nodesOfClass(site, network, kind, SHUTTING);

/** Nodes whose records are of a class. Stores whose first records are all of other kinds are not read. */
async function nodesOfClass(
  { pipes }: Pick<CitySite, 'pipes'>,
  { nodes }: PipeNetwork,
  kind: PipeKind,
  wantedClass: RegExp,
): Promise<number[]> {
  const found = new Set<string>();
  for (const folder of pipes) {
    const store = await openFeatureStore(httpByteSource(folder));
    if (!(await mayHold(store, kind))) continue;
    for (let block = 0; block < store.header.blocks.length; block++)
      for (const feature of await store.readBlock(block))
        if (feature.type === 'PipeNode' && wantedClass.test(feature.class ?? '')) found.add(feature.id);
  }
  const wanted = PIPE_KINDS.indexOf(kind);
  return nodes.ids.flatMap((id, node) => (nodes.kind[node] === wanted && found.has(id) ? [node] : []));
}

async function mayHold(store: FeatureStore, kind: PipeKind): Promise<boolean> {
  if (!store.header.types.PipeNode || store.header.blocks.length === 0) return false;
  const kinds = (await store.readBlock(0)).map(kindOfPipe);
  return kinds.some((one) => one === undefined || one === kind);
}
