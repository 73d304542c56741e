import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { analysisOrigin } from '../analysis-origin.ts';
import { heightShares } from '../height-shares.ts';
import type { StandingBuilding } from '../mass.ts';
import type { Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { cautionsOf } from './cautions.ts';
import { type Difference, differencesOf, type MassingChange } from './compare.ts';
import { countedOf, drawnIn } from './indicator-result.ts';
import { SchemeIndicators } from './scheme-indicators.ts';

export interface ComparisonResult {
  origin: AnalysisOrigin;
  differences: Difference[];
}

/**
 * What differs from one scheme to another as a result that can be kept and reckoned again. `phases`: until which each is
 * looked at (an id, or `BEFORE`); undefined: all of it. `massing`: of both, reckoned beside it, with the SHA-256 of the
 * ground that it stands on (absent: levels do not count). `version`: of the product that ran it.
 */
export async function comparisonResult(
  version: string,
  given: {
    before: Scheme;
    after: Scheme;
    phases: { before: string | undefined; after: string | undefined };
    rules: RulePack;
    plane: Plane;
    standing: readonly StandingBuilding[];
    massing: (MassingChange & { terrain?: string }) | undefined;
  },
): Promise<ComparisonResult> {
  const { before, after, phases, rules, plane, standing, massing } = given;
  const indicators = new SchemeIndicators({ plane, rules, standing });
  const [first, second] = [indicators.of(before, phases.before), indicators.of(after, phases.after)];
  // What one of them takes down is in the massing, in a parcel or not.
  const gone = [before, after].flatMap(({ demolitions }) => demolitions.map(({ feature }) => feature));
  const counted = countedOf(standing, [first, second], gone);
  // What stands counts in both, and once here.
  const heights = new Map(
    [first, second].flatMap(({ parcels }, side) =>
      parcels.flatMap(({ buildings }) =>
        buildings.map(
          ({ mass }) => [mass.isStanding ? mass.id : `${side} ${mass.id}`, mass.heights] as const,
        ),
      ),
    ),
  );
  const cautions = cautionsOf(
    [
      { scheme: before, figures: first },
      { scheme: after, figures: second },
    ],
    rules,
    countedOf(standing, [first, second]),
  );
  if (!massing) cautions.push({ code: 'massing-unknown', message: '' });
  return {
    differences: differencesOf(first, second),
    origin: await analysisOrigin('scheme-comparison', version, {
      inputs: { before: drawnIn(before), after: drawnIn(after), standing: counted },
      ...(massing?.terrain === undefined ? {} : { hashed: { terrain: massing.terrain } }),
      parameters: {
        ...{ crs: plane.crs, before: phases.before ?? null, phase: phases.after ?? null },
      },
      rules,
      heights: heightShares([...heights.values()]),
      cautions,
    }),
  };
}
