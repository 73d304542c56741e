import type { HeightShares } from '../../../models/schema/analysis-result.ts';
import { heightShares } from '../height-shares.ts';
import type { RayScene } from '../rays/ray-scene.ts';
import type { SunDemand } from './rules/sun-rules.ts';
import {
  type CastOptions,
  intersectSpans,
  longestSeconds,
  SunCaster,
  type SunPoint,
  totalSeconds,
} from './sun-intervals.ts';
import type { SunPath } from './sun-path.ts';
import type { SunWindow } from './windows.ts';

/** The sun on one window. */
export interface WindowSun {
  id: string;
  building: string;
  isAssumed: boolean;
  /** UTC milliseconds: begin, end, begin, end … */
  spans: number[];
  /** Seconds of all of them, of the longest, and what the rules count. */
  total: number;
  longest: number;
  counted: number;
  isMet: boolean;
  /** False: the height of its sill is not known, so nothing is told of its sun, and it is neither met nor failed. */
  isKnown: boolean;
  /** The verdict would turn within the seconds to which the begin and the end of a span are known. */
  isClose: boolean;
  /** Ids of bodies that stood before the sun; where several do at once, one of them. */
  shadedBy: string[];
}

export interface WindowsSun {
  windows: WindowSun[];
  /** Of all bodies that stood before the sun on any window. */
  heights: HeightShares;
}

/** Sun on windows against what rules demand of them. `path`: of the day and the span of the demand. */
export function sunOnWindows(
  scene: RayScene,
  path: SunPath,
  windows: readonly SunWindow[],
  demand: SunDemand,
  options: Partial<Omit<CastOptions, 'grazing'>> = {},
): WindowsSun {
  const { counting } = demand;
  const { bodies } = scene.world;
  const resolution = options.resolution ?? 1;
  const all = new Set<number>();
  const results = windows.map((window): WindowSun => {
    const given = { id: window.id, building: window.building, isAssumed: window.isAssumed };
    // A ray from nowhere is stopped by nothing: it would be sun all day.
    if (![...window.left, ...window.right].every(Number.isFinite))
      return {
        ...{ ...given, spans: [], total: Number.NaN, longest: Number.NaN, counted: Number.NaN },
        ...{ isMet: false, isKnown: false, isClose: false, shadedBy: [] },
      };
    const caster = new SunCaster(scene, path, { ...options, grazing: counting.grazing });
    const spans = sillPoints(window, counting.window)
      .map((point) => caster.intervals(point))
      .reduce(intersectSpans);
    // Of spans of so many seconds or more.
    const countOf = (shortest: number): number => {
      const counts = spans.flatMap((_, i) =>
        i % 2 === 0 && spans[i + 1] - spans[i] >= shortest * 1000 ? [spans[i], spans[i + 1]] : [],
      );
      return counting.spans === 'total' ? totalSeconds(counts) : longestSeconds(counts);
    };
    const counted = countOf(counting.shortest);
    for (const body of caster.shaded) all.add(body);
    const slack = ((counting.spans === 'total' ? spans.length : 2) * resolution) / 2;
    const least = countOf(counting.shortest > 0 ? counting.shortest + resolution : 0) - slack;
    const most = countOf(counting.shortest - resolution) + slack;
    return {
      ...{ ...given, spans, total: totalSeconds(spans), longest: longestSeconds(spans), counted },
      isMet: counted >= demand.seconds,
      isKnown: true,
      isClose: least <= demand.seconds && demand.seconds <= most,
      shadedBy: [...caster.shaded].map((body) => bodies[body].id).sort(),
    };
  });
  return { windows: results, heights: heightShares([...all].map((body) => bodies[body].heights)) };
}

function sillPoints(window: SunWindow, lit: 'whole' | 'middle'): SunPoint[] {
  const { left, right, normal } = window;
  const middle = [0, 1, 2].map((axis) => (left[axis] + right[axis]) / 2) as unknown as SunPoint['at'];
  // A wall between both ends that is slimmer than the window would go unseen without the middle.
  return (lit === 'middle' ? [middle] : [left, middle, right]).map((at) => ({ at, normal }));
}

/** What a scheme does to a window. */
export interface WindowChange {
  id: string;
  /** Counted seconds before and after; NaN where they are not known, or there is no such window. */
  before: number;
  after: number;
  change: 'same' | 'better' | 'worse' | 'now-fails' | 'now-meets' | 'unknown' | 'gone' | 'new';
  /** Bodies that stand before the sun only afterwards. */
  newlyShadedBy: string[];
}

/** The difference that a scheme makes, window by window in the order of `after`, then those that are gone. */
export function compareWindows(
  before: readonly WindowSun[],
  after: readonly WindowSun[],
  resolution = 1,
): WindowChange[] {
  const known = new Map(before.map((window) => [window.id, window]));
  const changes = after.map((now): WindowChange => {
    const { id, counted } = now;
    const was = known.get(id);
    known.delete(id);
    if (!was)
      return { id, before: Number.NaN, after: counted, change: 'new', newlyShadedBy: [...now.shadedBy] };
    const newlyShadedBy = now.shadedBy.filter((one) => !was.shadedBy.includes(one));
    return { id, before: was.counted, after: counted, change: changeOf(was, now, resolution), newlyShadedBy };
  });
  const gone = [...known.values()].map(
    ({ id, counted }): WindowChange => ({
      ...{ id, before: counted, after: Number.NaN, change: 'gone', newlyShadedBy: [] },
    }),
  );
  return [...changes, ...gone];
}

function changeOf(was: WindowSun, now: WindowSun, resolution: number): WindowChange['change'] {
  if (!was.isKnown || !now.isKnown) return 'unknown';
  if (was.isMet !== now.isMet) return now.isMet ? 'now-meets' : 'now-fails';
  const seconds = now.counted - was.counted;
  const ends = Math.max(was.spans.length, now.spans.length);
  return Math.abs(seconds) <= ends * resolution ? 'same' : seconds > 0 ? 'better' : 'worse';
}
