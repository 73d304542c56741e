import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import { analysisOrigin } from '../analysis-origin.ts';
import { RayScene, type RayWorld } from '../rays/ray-scene.ts';
import { type ClimateZone, type SunDemand, type SunRules, sunDemand } from './rules/sun-rules.ts';
import { noonOfTerm, type Site, sunPath } from './sun-path.ts';
import { sunOnWindows, type WindowSun } from './sun-verdict.ts';
import type { SunWindow } from './windows.ts';

/** Hours of sun on windows, judged, with all that they rest on. */
export interface SunStudy {
  origin: AnalysisOrigin;
  demand: SunDemand;
  /** True solar noon of the day, and the span of the demand, UTC milliseconds. */
  noon: number;
  begin: number;
  end: number;
  windows: WindowSun[];
  met: number;
  failed: number;
}

export interface SunStudyParameters {
  year: number;
  zone: ClimateZone;
  residents: number;
  case?: string;
  /** Seconds between two looks at the sun; between them the change is searched. Default 60. */
  step?: number;
  /** Seconds to which the begin and the end of sunshine are found. Default 1. */
  resolution?: number;
}

/**
 * Sun on windows as rules demand it. The same world, windows, rules, parameters and version give the same numbers.
 * `version`: of the product.
 */
export async function studySun(
  world: RayWorld,
  site: Site,
  windows: readonly SunWindow[],
  rules: SunRules,
  parameters: SunStudyParameters,
  version: string,
): Promise<SunStudy> {
  const { year, zone, residents, step = 60, resolution = 1 } = parameters;
  const demand = sunDemand(rules, { zone, residents, case: parameters.case });
  const noon = noonOfTerm(year, demand.term, site);
  const path = sunPath(noon, demand.span, site, step);
  const found = sunOnWindows(new RayScene(world), path, windows, demand, { resolution });
  const met = found.windows.filter(({ isMet }) => isMet).length;
  const assumed = windows.filter(({ isAssumed }) => isAssumed).length;
  const cautions = [
    ...(demand.unread.length > 0
      ? [{ code: 'rules-unread', message: `Not read in the rules themselves: ${demand.unread.join(', ')}.` }]
      : []),
    ...(assumed > 0
      ? [{ code: 'windows-assumed', message: `${assumed} of ${windows.length} windows were set by a rule.` }]
      : []),
    ...(world.terrain ? [] : [{ code: 'no-terrain', message: 'No ground stood in the way of the sun.' }]),
    { code: 'step', message: `Sun or shade of less than ${step} s may have gone unseen.` },
  ];
  const { bvh, bodyOf, bodies, terrain } = world;
  const origin = await analysisOrigin('sun-hours', version, {
    inputs: {
      bodies: { triangles: bvh.triangles, order: bvh.order, bodyOf, bodies },
      windows,
      site,
      ...(terrain && { terrain }),
    },
    parameters: {
      year,
      zone,
      residents,
      step,
      resolution,
      case: parameters.case ?? null,
      air: false,
      sun: 'middle',
    },
    rules,
    heights: found.heights,
    cautions,
  });
  return {
    ...{ origin, demand, noon, begin: path.times[0], end: path.times[path.times.length - 1] },
    ...{ windows: found.windows, met, failed: found.windows.length - met },
  };
}
