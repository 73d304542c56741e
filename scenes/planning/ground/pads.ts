import { intersect, subtract } from '../overlay.ts';
import { areaOfAll, type Polygon } from '../plane.ts';
import { cutAndFill } from './cut-and-fill.ts';
import { flatLevels, type Levels } from './levels.ts';

/** Ground that a scheme levels. */
export interface Pad {
  id: string;
  polygon: Polygon;
  /** Metres, in the datum of the ground. */
  level: number;
}

/** What is moved on one parcel. Cubic and square metres. */
export interface PadWork {
  id: string;
  /** Levels of it before and after; undefined: the ground as it is, or was. */
  before?: number;
  after?: number;
  cut: number;
  fill: number;
  /** What is left over (positive) or has to be brought (negative), loosening not counted. */
  balance: number;
  /** That was compared, and of which the ground is not known. */
  area: number;
  unknown: number;
}

/** A part of what is compared, where each side is one level or the ground. */
interface Part {
  polygon: Polygon;
  before?: number | undefined;
  after?: number | undefined;
}

/**
 * What has to be moved from one state to another, parcel by parcel: where both have a level exactly, else against the
 * ground by squares of `step` metres. `before` empty: against the ground as it is. Parcels that lie over others of their
 * scheme count once, with the first. A parcel that is in both by its id is one row; slopes beside parcels are not counted.
 * @throws InputError `step`
 */
export function padWorks(
  before: readonly Pad[],
  after: readonly Pad[],
  ground: Levels,
  step: number,
): { works: PadWork[]; parts: Part[] } {
  const [first, second] = [apart(before), apart(after)];
  const works = new Map<string, PadWork>();
  const parts: Part[] = [];
  const workOf = (id: string): PadWork => {
    let work = works.get(id);
    if (!work) {
      const level = (pads: readonly Pad[]) => pads.find((pad) => pad.id === id)?.level;
      const [from, to] = [level(before), level(after)];
      work = {
        ...{ id, cut: 0, fill: 0, balance: 0, area: 0, unknown: 0 },
        ...(from === undefined ? {} : { before: from }),
        ...(to === undefined ? {} : { after: to }),
      };
      works.set(id, work);
    }
    return work;
  };
  const count = (id: string, polygons: readonly Polygon[], levels: Omit<Part, 'polygon'>): void => {
    const work = workOf(id);
    for (const polygon of polygons) {
      parts.push({ polygon, ...levels });
      addPart(work, { polygon, ...levels }, ground, step);
    }
  };
  for (const { id, level, polygons } of second) {
    workOf(id);
    let rest = polygons;
    for (const other of first) {
      const common = intersect(rest, other.polygons);
      if (common.length === 0) continue;
      count(id, common, { before: other.level, after: level });
      rest = subtract(rest, other.polygons);
    }
    count(id, rest, { after: level });
  }
  const taken = second.flatMap(({ polygons }) => polygons);
  for (const { id, level, polygons } of first) {
    const left = subtract(polygons, taken);
    // A sliver is how outlines were drawn.
    if (areaOfAll(left) > 0.01) count(id, left, { before: level });
  }
  for (const work of works.values()) work.balance = work.cut - work.fill;
  return { works: [...works.values()], parts };
}

function addPart(work: PadWork, { polygon, before, after }: Part, ground: Levels, step: number): void {
  if (before !== undefined && after !== undefined) {
    const area = areaOfAll([polygon]);
    work.area += area;
    if (after < before) work.cut += (before - after) * area;
    else work.fill += (after - before) * area;
    return;
  }
  const { verticalDatum } = ground;
  const surface = (level: number | undefined): Levels =>
    level === undefined ? ground : flatLevels(level, verticalDatum);
  const { cut, fill, area, unknown } = cutAndFill(surface(before), surface(after), polygon, step);
  work.cut += cut;
  work.fill += fill;
  work.area += area;
  work.unknown += unknown;
}

/** Pads that do not lie over one another: what two share is the first one's. */
function apart(pads: readonly Pad[]): (Pad & { polygons: Polygon[] })[] {
  const taken: Polygon[] = [];
  return pads.map((pad) => {
    const polygons = subtract([pad.polygon], taken);
    taken.push(pad.polygon);
    return { ...pad, polygons };
  });
}

/** How far the ground rises (fill) or sinks (cut, negative) at a place; undefined where nothing of it is changed. */
export function riseAt(
  parts: readonly Part[],
  ground: Levels,
  isWithin: (polygon: Polygon, x: number, y: number) => boolean,
): (x: number, y: number) => number | undefined {
  return (x, y) => {
    const part = parts.find(({ polygon }) => isWithin(polygon, x, y));
    if (!part) return undefined;
    return (part.after ?? ground.at(x, y)) - (part.before ?? ground.at(x, y));
  };
}
