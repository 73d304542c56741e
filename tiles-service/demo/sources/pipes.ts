import {
  DESCRIPTIONS,
  type LaidNode,
  type LaidPipe,
  type LaidPipes,
  type NodeKind,
  SYSTEMS,
} from '../../../scenes/demo/pipes/index.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** The networks of pipes, each a file of its own: water, drainage, gas … */
export const PIPE_SOURCES = [...new Set(SYSTEMS.map((system) => DESCRIPTIONS[system].source))];
export type PipeSourceName = (typeof PIPE_SOURCES)[number];

/** In the words of the network builder (tiles-service/network/pipes). */
const KINDS: Record<PipeSourceName, string> = {
  water: 'water',
  drainage: 'drainage',
  gas: 'gas',
  heat: 'heat',
  power: 'power',
  telecom: 'telecom',
  tunnel: 'other',
};

const CLASSES: Record<LaidPipe['carries'], string> = {
  water: 'water_main',
  foul: 'foul_sewer',
  storm: 'storm_drain',
  combined: 'combined_sewer',
  gas: 'gas_main',
  heat: 'heat_main',
  power: 'power_ducts',
  telecom: 'telecom_ducts',
  tunnel: 'utility_tunnel',
};

/** Width of chambers, millimetres. */
const CHAMBERS: Partial<Record<NodeKind, { diameter_mm: number } | { section: string }>> = {
  manhole: { diameter_mm: 700 },
  interceptor: { section: '1500x1500' },
  pumping_station: { diameter_mm: 6000 },
  treatment_works: { diameter_mm: 9000 },
  retention_basin: { section: '8000x8000' },
  valve_chamber: { diameter_mm: 800 },
  cable_pit: { section: '1000x800' },
  waterworks: { section: '6000x6000' },
  gas_station: { section: '4000x4000' },
  heat_station: { section: '6000x6000' },
  substation: { section: '5000x4000' },
  exchange: { section: '4000x3000' },
};

/** The sources that a city has anything of: a small one may have no tunnel. */
export function pipeSourcesOf({ pipes }: LaidPipes): PipeSourceName[] {
  const there = new Set(pipes.map(({ system }) => DESCRIPTIONS[system].source));
  return PIPE_SOURCES.filter((source) => there.has(source));
}

/** The pipes and nodes of each source as GeoJSON, a feature a line; heights are of the axis, over the city's datum. */
export function pipeSources(laid: LaidPipes, toDegrees: ToDegrees): Map<PipeSourceName, string> {
  const { pipes, nodes } = laid;
  const lines = Object.fromEntries(PIPE_SOURCES.map((source) => [source, [] as string[]]));
  for (const pipe of pipes) lines[DESCRIPTIONS[pipe.system].source].push(pipeLine(pipe, toDegrees));
  for (const node of nodes) lines[DESCRIPTIONS[node.system].source].push(nodeLine(node, toDegrees));
  return new Map(pipeSourcesOf(laid).map((source) => [source, `${lines[source].join('\n')}\n`]));
}

function pipeLine(pipe: LaidPipe, toDegrees: ToDegrees): string {
  const { source, owner } = DESCRIPTIONS[pipe.system];
  const { diameter, section, slope, street } = pipe;
  return JSON.stringify({
    type: 'Feature',
    id: pipe.id,
    properties: {
      element: 'pipe',
      class: CLASSES[pipe.carries],
      system: pipe.carries,
      kind: KINDS[source],
      ...(section ? { section: section.map(millimetres).join('x') } : { diameter_mm: millimetres(diameter) }),
      material: pipe.material,
      year: pipe.year,
      invert_from: round(pipe.invertFrom, 1000),
      invert_to: round(pipe.invertTo, 1000),
      cover_from: round(pipe.coverFrom, 100),
      cover_to: round(pipe.coverTo, 100),
      ...(slope === undefined ? {} : { slope: round(slope, 100_000) }),
      ...(pipe.hasFlow ? { flow: 'forward' } : {}),
      from_node: pipe.from,
      to_node: pipe.to,
      ...(street ? { street: street.zh, 'street:en': street.en } : {}),
      owner: owner.zh,
      'owner:en': owner.en,
    },
    geometry: {
      type: 'LineString',
      coordinates: pipe.line.map(([x, y, z]) => [...toDegrees([x, y]), round(z, 1000)]),
    },
  });
}

function nodeLine(
  { id, system, kind, at, ground, bottom, year, name, street }: LaidNode,
  toDegrees: ToDegrees,
): string {
  const { source, owner } = DESCRIPTIONS[system];
  const chamber = CHAMBERS[kind];
  // A chamber reaches to half a metre below the axis of what passes through it; drains have theirs at their bottom.
  const floor = chamber && source !== 'drainage' ? bottom - 0.5 : bottom;
  return JSON.stringify({
    type: 'Feature',
    id,
    properties: {
      element: 'node',
      class: kind,
      system,
      kind: KINDS[source],
      ...(name ? { name: name.zh, 'name:en': name.en } : {}),
      ...chamber,
      ground_level: round(ground, 100),
      ...(chamber ? { bottom_level: round(floor, 100) } : {}),
      depth: round(ground - floor, 100),
      year,
      ...(street ? { street: street.zh, 'street:en': street.en } : {}),
      owner: owner.zh,
      'owner:en': owner.en,
    },
    geometry: { type: 'Point', coordinates: [...toDegrees([at[0], at[1]]), round(floor, 1000)] },
  });
}

const millimetres = (metres: number): number => Math.round(metres * 1000);
const round = (value: number, steps: number): number => Math.round(value * steps) / steps;

/** The part of the manifest for them. */
export function pipeManifest(laid: LaidPipes, verticalDatum: string): string {
  return pipeSourcesOf(laid)
    .map((source) => {
      const { name, owner } = DESCRIPTIONS[SYSTEMS.find((system) => DESCRIPTIONS[system].source === source)!];
      const shown = source === 'drainage' ? { zh: '排水', en: 'Drainage' } : name;
      return `  - id: ${source}
    path: ${source}.geojsonl
    group: underground
    type: { column: element, values: { pipe: Pipe, node: PipeNode } }
    class: { column: class }
    verticalDatum: '${verticalDatum}'
    publication: internal
    owner: ${owner.zh} ${owner.en}
    name: { zh-CN: ${shown.zh}管线, en: ${shown.en} pipes }
`;
    })
    .join('');
}

/** Of the layers panel. */
export const PIPE_GROUP = `  - { id: underground, name: { zh-CN: 地下管线, en: Underground pipes } }
`;
