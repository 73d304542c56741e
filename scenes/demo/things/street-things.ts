import type { DemoCity } from '../city.ts';
import type { Furniture, FurnitureKind } from '../furniture.ts';
import type { LaidNode, LaidPipe } from '../pipes/index.ts';
import { isDrain } from '../pipes/systems.ts';
import { metres, type Pool, pool } from './thing.ts';

/** Lamps, signals, hydrants and covers that stand in the streets. */
export function streetPools(city: DemoCity): Pool[] {
  const of = (kind: FurnitureKind): Furniture[] => city.furniture.filter((item) => item.kind === kind);
  const nodes = new Map(city.pipes.nodes.map((node) => [node.id, node]));
  const sewers = sewersOf(city.pipes.pipes);
  return [
    pool('street-lamp', 0.23, of('street_lamp'), ({ at }, i) => ({
      id: `lamp-${i + 1}`,
      name: { zh: `路灯 ${i + 1}`, en: `Street lamp ${i + 1}` },
      at,
      height: 9,
      belongs: { to: 'furniture', at },
      properties: { ratedPower: [90, 120, 150][i % 3] },
    })),
    pool('manhole', 0.16, coversWith(of('manhole'), nodes), ({ cover, node }) => {
      const sewer = sewers.get(node.id);
      return {
        id: `manhole-${node.id.toLowerCase()}`,
        name: { zh: `检查井 ${node.id}`, en: `Manhole ${node.id}` },
        at: cover.at,
        height: 0,
        belongs: { to: 'furniture', at: cover.at },
        properties: {
          coverLevel: metres(node.ground),
          invertLevel: metres(node.bottom),
          carries: sewer?.carries ?? node.system,
          diameter: sewer?.diameter ?? 0.4,
          pipeNode: `drainage:${node.id}`,
        },
      };
    }),
    pool('hydrant', 0.125, of('fire_hydrant'), ({ at }, i) => ({
      id: `hydrant-${i + 1}`,
      name: { zh: `消火栓 ${i + 1}`, en: `Hydrant ${i + 1}` },
      at,
      height: 0.6,
      belongs: { to: 'furniture', at },
      properties: {},
    })),
    pool('traffic-signal', 0.02, of('traffic_signals'), ({ at }, i) => ({
      id: `signal-${i + 1}`,
      name: { zh: `路口信号机 ${i + 1}`, en: `Traffic signal ${i + 1}` },
      at,
      height: 5,
      belongs: { to: 'furniture', at },
      properties: {},
    })),
  ];
}

function coversWith(
  covers: readonly Furniture[],
  nodes: ReadonlyMap<string, LaidNode>,
): { cover: Furniture; node: LaidNode }[] {
  return covers.flatMap((cover) => {
    const node = cover.ref === undefined ? undefined : nodes.get(cover.ref);
    return node ? [{ cover, node }] : [];
  });
}

/** The sewer that leaves each node. */
function sewersOf(pipes: readonly LaidPipe[]): Map<string, LaidPipe> {
  const found = new Map<string, LaidPipe>();
  for (const pipe of pipes) if (isDrain(pipe.system)) found.set(pipe.from, pipe);
  return found;
}
