import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import type { StandingBuilding } from '../mass.ts';
import { NO_RULES, type RulePack } from '../rules/rule-pack.ts';
import type { SchemeFigures } from './scheme-indicators.ts';

type Cautions = AnalysisOrigin['cautions'];

/** A scheme with what it comes to. */
export interface FiguredScheme {
  scheme: Pick<Scheme, 'id' | 'simulated' | 'rules'>;
  figures: SchemeFigures;
}

/**
 * What has to be known of the figures of schemes, each thing once. `standing`: what counts of what stands. Messages are what it is about; sentences are the page's
 * (`studies.caution.<code>`).
 */
export function cautionsOf(
  sides: readonly FiguredScheme[],
  rules: RulePack,
  standing: readonly StandingBuilding[],
): Cautions {
  const cautions: Cautions = [];
  const tell = (code: string, messages: readonly string[]): void => {
    const [...told] = new Set(messages);
    if (told.length > 0) cautions.push({ code, message: told.join(', ') });
  };
  const figures = sides.map((side) => side.figures);
  if (rules.id === NO_RULES.id) cautions.push({ code: 'no-rules', message: rules.source });
  if (rules.fictional) cautions.push({ code: 'rules-fictional', message: rules.source });
  tell(
    'scheme-simulated',
    sides.flatMap(({ scheme: { id, simulated } }) => (simulated ? [id] : [])),
  );
  tell(
    'rules-differ',
    sides.flatMap(({ scheme: { rules: meant } }) =>
      meant && (meant.pack !== rules.id || meant.edition !== rules.edition)
        ? [`${meant.pack} ${meant.edition} ≠ ${rules.id} ${rules.edition}`]
        : [],
    ),
  );
  tell(
    'parcels-overlap',
    figures.flatMap(({ overlaps }) =>
      overlaps.map(({ parcels, area }) => `${parcels.join(' + ')} (${area.toFixed(1)} m²)`),
    ),
  );
  tell(
    'outside-parcels',
    figures.flatMap(({ outside }) => outside.map(({ building }) => building)),
  );
  const counted = figures.flatMap(({ parcels }) => parcels.flatMap(({ buildings }) => buildings));
  const guessed = new Set(counted.flatMap(({ mass }) => (mass.isGuessed ? [mass.id] : [])));
  if (guessed.size > 0) cautions.push({ code: 'storeys-guessed', message: String(guessed.size) });
  const unknown = standing.filter(({ building }) => building.floors.every(({ use }) => use === 'other'));
  if (unknown.length > 0) cautions.push({ code: 'use-unknown', message: String(unknown.length) });
  return cautions;
}

/** What has to be known of what stands: undefined, it was not read. `leftOut`: ids of records without a shape to count. */
export function standingCautions(
  standing: readonly StandingBuilding[] | undefined,
  leftOut: readonly string[] = [],
): Cautions {
  if (standing === undefined) return [{ code: 'standing-unread', message: '' }];
  return leftOut.length > 0 ? [{ code: 'standing-left-out', message: String(leftOut.length) }] : [];
}
