import type { FloodCase, FloodEdge, FloodLink, Series } from '../../models/schema/flood-case.ts';
import type { FloodChanges } from '../../models/schema/flood-changes.ts';
import type { SceneGrid } from '../../models/schema/scene.ts';

/** The same number over time, through `of`. */
function mapped(series: Series, of: (value: number) => number): Series {
  return typeof series === 'number'
    ? of(series)
    : series.map(([time, value]): [number, number] => [time, of(value)]);
}

function changedEdge(edge: FloodEdge, { level, flow }: FloodChanges): FloodEdge {
  if (edge.kind === 'stage') return { ...edge, stage: mapped(edge.stage, (value) => value + level) };
  if (edge.kind === 'discharge')
    return { ...edge, discharge: mapped(edge.discharge, (value) => value * flow) };
  return edge;
}

/** A pump that has failed pumps nothing, a sluice is shut; a culvert that is taken away is no more. */
function withoutLink(link: FloodLink): FloodLink[] {
  if (link.kind === 'pump') return [{ ...link, capacity: 0 }];
  return link.kind === 'sluice' ? [{ ...link, opening: 0 }] : [];
}

/**
 * The case that a preset becomes by what a person changes of it. Presentation stays: its name is that of the preset.
 * Throws nothing: what `without` names and the preset does not have is passed over.
 */
export function changedCase(preset: FloodCase, changes: FloodChanges): FloodCase {
  const without = new Set(changes.without);
  const stays = ({ id }: { id: string }) => !without.has(id);
  const { rain, level, flow } = changes;
  return {
    ...preset,
    duration: changes.duration ?? preset.duration,
    initial: preset.initial.map((water) =>
      'level' in water ? { ...water, level: water.level + level } : water,
    ),
    edges: preset.edges.map((edge) => changedEdge(edge, changes)),
    sources: preset.sources.map((source) => ({
      ...source,
      discharge: mapped(source.discharge, (value) => value * flow),
    })),
    rain: rain ? [{ rate: evenRain(rain.depth, rain.duration) }] : preset.rain,
    walls: [...preset.walls.filter(stays), ...changes.walls],
    breaches: [...preset.breaches.filter(stays), ...changes.breaches],
    links: [
      ...preset.links.flatMap((link) => (without.has(link.id) ? withoutLink(link) : [link])),
      ...changes.links,
    ],
  };
}

/** mm/h over time of so many millimetres that fall evenly within so many seconds. */
function evenRain(depth: number, duration: number): Series {
  const rate = depth / (duration / 3600);
  return [
    [0, rate],
    [duration, rate],
    [duration + 1, 0],
  ];
}

/** Millimetres that the rain of a case brings where it falls on the whole grid, and the seconds it takes; for a form. */
export function rainOf({
  rain,
  duration,
}: Pick<FloodCase, 'rain' | 'duration'>): { depth: number; duration: number } | undefined {
  const series = rain.find(({ area }) => area === undefined)?.rate ?? rain[0]?.rate;
  if (series === undefined) return undefined;
  if (typeof series === 'number') return { depth: (series * duration) / 3600, duration };
  let depth = 0;
  for (let i = 1; i < series.length; i++) {
    const [[from, before], [to, after]] = [series[i - 1], series[i]];
    depth += (((before + after) / 2) * (to - from)) / 3600;
  }
  const [last, rate] = series[series.length - 1];
  if (last < duration) depth += (rate * (duration - last)) / 3600;
  return { depth, duration: rate > 0 ? duration : last };
}

/** What besides its case changes what comes of a run. */
export interface RunGrounds {
  /** Id of the city. */
  city: string;
  grid: SceneGrid | undefined;
  /** UTC milliseconds. */
  start: number;
}

/** Counts changes of the solvers that change what comes out: what was computed before is then another run. */
const ENGINE = 2;

/**
 * A short name of a run that is the same wherever the same is computed: of the preset, and 53 bits of a hash (cyrb53 by
 * bryc, public domain) of all that changes what comes out: the case, the city and its ground, the beginning, the solvers.
 */
export function runIdOf({ name: _, description: __, ...flood }: FloodCase, grounds: RunGrounds): string {
  return `${flood.id}-${cyrb53(JSON.stringify([flood, grounds, ENGINE])).toString(36)}`;
}

function cyrb53(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
