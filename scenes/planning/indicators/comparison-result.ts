import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { analysisOrigin } from '../analysis-origin.ts';
import { heightShares } from '../height-shares.ts';
import type { StandingBuilding } from '../mass.ts';
import type { Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { type Difference, differencesOf, type MassingChange } from './compare.ts';
import { countedOf, drawnIn } from './indicator-result.ts';
import { SchemeIndicators } from './scheme-indicators.ts';

export interface ComparisonResult {
  origin: AnalysisOrigin;
  differences: Difference[];
}

/**
 * What differs from one scheme to another as a result that can be kept and reckoned again. `phases`: until which each is
 * looked at (an id, or `BEFORE`); undefined: all of it. `massing`: of both, reckoned beside it; what it stands on is named
 * in its origin. `version`: of the product that ran it.
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
    massing: MassingChange | undefined;
  },
): Promise<ComparisonResult> {
  const { before, after, phases, rules, plane, standing, massing } = given;
  const indicators = new SchemeIndicators({ plane, rules, standing });
  const [first, second] = [indicators.of(before, phases.before), indicators.of(after, phases.after)];
  const counted = countedOf(standing, [first, second]);
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
  const cautions: AnalysisOrigin['cautions'] = [];
  if (rules.fictional) cautions.push({ code: 'rules-fictional', message: rules.source });
  for (const { id, simulated } of [before, after])
    if (simulated) cautions.push({ code: 'scheme-simulated', message: id });
  if (!massing) cautions.push({ code: 'massing-unknown', message: '' });
  return {
    differences: differencesOf(first, second),
    origin: await analysisOrigin('scheme-comparison', version, {
      inputs: { before: drawnIn(before), after: drawnIn(after), standing: counted },
      parameters: {
        ...{ crs: plane.crs, before: phases.before ?? null, phase: phases.after ?? null },
      },
      rules,
      heights: heightShares([...heights.values()]),
      cautions,
    }),
  };
}
