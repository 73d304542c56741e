import { InputError } from '../../../models/errors.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import { analysisOrigin } from '../analysis-origin.ts';
import { RayScene, type RayWorld } from '../rays/ray-scene.ts';
import { hashesOfWorld } from '../rays/world-hashes.ts';
import { type ClimateZone, type SunDemand, type SunRules, sunDemand } from './rules/sun-rules.ts';
import { CAST_DEFAULTS, type CastOptions } from './sun-intervals.ts';
import { noonOfTerm, type Site, type SunPath, sunPath } from './sun-path.ts';
import { sunOnWindows, type WindowSun, type WindowsSun } from './sun-verdict.ts';
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
  /** Windows whose sill has no known height. */
  unknown: number;
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
  /** Metres beyond which nothing stands in the way. Default 5,000. */
  reach?: number;
}

/** What a study may be given that others have done for it. */
export interface SunStudyWork {
  /** `hashesOfWorld`, where it is known; of each world that a comparison rests on. */
  hashes?: Readonly<Record<string, string>>;
  /** What else the result depends on, hashed: the area that was drawn. */
  inputs?: Readonly<Record<string, unknown>>;
  /** Further settings that its numbers depend on: panels, cells, how windows were set. */
  parameters?: AnalysisOrigin['parameters'];
  /** What has to be known of the world; one of each code is kept. */
  cautions?: AnalysisOrigin['cautions'];
  /** Casts the rays, in several threads: what `sunOnWindows` gives. */
  cast?(
    path: SunPath,
    windows: readonly SunWindow[],
    demand: SunDemand,
    options: Pick<CastOptions, 'resolution' | 'reach'>,
  ): Promise<WindowsSun>;
}

/**
 * Sun on windows as rules demand it. The same world, windows, rules, parameters and version give the same numbers.
 * `version`: of the product.
 * @throws InputError `sun-sill` where a window's sill is another than the rules look at
 */
export async function studySun(
  world: RayWorld,
  site: Site,
  windows: readonly SunWindow[],
  rules: SunRules,
  parameters: SunStudyParameters,
  version: string,
  by: SunStudyWork = {},
): Promise<SunStudy> {
  const { year, zone, residents, step = 60, resolution = 1, reach = CAST_DEFAULTS.reach } = parameters;
  const demand = sunDemand(rules, { zone, residents, case: parameters.case });
  checkSills(windows, demand);
  const noon = noonOfTerm(year, demand.term, site);
  const path = sunPath(noon, demand.span, site, step);
  const options = { resolution, reach };
  const found = by.cast
    ? await by.cast(path, windows, demand, options)
    : sunOnWindows(new RayScene(world), path, windows, demand, options);
  const met = found.windows.filter(({ isMet }) => isMet).length;
  const unknown = found.windows.filter(({ isKnown }) => !isKnown).length;
  const assumed = windows.filter(({ isAssumed }) => isAssumed).length;
  const close = found.windows.filter(({ isClose }) => isClose).length;
  const told = (code: string, count: number) =>
    count > 0 ? [{ code, message: `${count} / ${windows.length}` }] : [];
  const cautions = [
    ...demand.unread.map(({ value, support }) => ({ code: `rules-unread-${value}`, message: support })),
    ...told('windows-assumed', assumed),
    ...told('windows-unknown', unknown),
    ...told('windows-close', close),
    ...(world.terrain ? [] : [{ code: 'no-terrain', message: 'No ground stood in the way of the sun.' }]),
    { code: 'step', message: String(step) },
  ];
  const codes = new Set(cautions.map(({ code }) => code));
  const origin = await analysisOrigin('sun-hours', version, {
    inputs: { windows, site, ...by.inputs },
    hashed: by.hashes ?? (await hashesOfWorld(world)),
    parameters: {
      ...by.parameters,
      ...{ year, zone, residents, step, resolution, reach },
      ...{ case: parameters.case ?? null, air: false, sun: 'middle' },
      counting: {
        ...{ spans: demand.counting.spans, shortest: demand.counting.shortest },
        ...{ window: demand.counting.window, grazing: demand.counting.grazing },
      },
    },
    rules,
    heights: found.heights,
    cautions: [...cautions, ...(by.cautions ?? []).filter(({ code }) => !codes.has(code))],
  });
  return {
    ...{ origin, demand, noon, begin: path.times[0], end: path.times[path.times.length - 1] },
    ...{ windows: found.windows, met, unknown, failed: found.windows.length - met - unknown },
  };
}

/** The rules look at one height of a sill; windows that were set by another would be judged by what nobody demands. */
function checkSills(windows: readonly SunWindow[], demand: SunDemand): void {
  const other = windows.find(({ sill }) => sill !== undefined && Math.abs(sill - demand.sill) > 1e-6);
  if (other)
    throw new InputError(
      'sun-sill',
      `window ${other.id}`,
      `has its sill at ${other.sill} m over the floor, and ${demand.clause} looks at ${demand.sill} m.`,
      'Set the windows by the sill of the demand.',
    );
}
