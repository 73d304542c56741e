import type { Position } from '../../../models/schema/position.ts';
import type { Controlled, Limit } from '../../../models/schema/scheme.ts';
import { ringCentroid } from '../../geometry/plane.ts';
import type { Mass } from '../mass.ts';
import type { Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { toldValue } from './definitions.ts';
import type { ParcelFigures } from './parcel-figures.ts';

/** A figure that breaks its rule, and where. */
export interface Violation {
  parcel: string;
  indicator: Controlled;
  kind: 'most' | 'least';
  /** As told, and the limit that it breaks. */
  value: number;
  limit: number;
  clause?: string;
  /** What breaks it, where single buildings do. */
  buildings: string[];
  /** That building stands in the city already: the scheme did not bring it. */
  isStanding: boolean;
  /** Degrees: where to look. */
  at: Position;
}

/**
 * What breaks the parcel's own controls, or the rules of the pack where the parcel has none: heights and setbacks
 * building by building, all others for the parcel.
 */
export function violationsOf(
  { parcel, values, buildings }: ParcelFigures,
  middle: Position,
  rules: RulePack,
  plane: Plane,
): Violation[] {
  const found: Violation[] = [];
  const judge = (
    indicator: Controlled,
    value: number | undefined,
    limit: Limit | undefined,
    at: Position = middle,
    mass?: Mass,
  ): void => {
    if (value === undefined || !limit) return;
    const told = toldValue(indicator, value);
    for (const kind of ['most', 'least'] as const) {
      const bound = limit[kind];
      if (bound === undefined) continue;
      // As many digits as are told of the value: a third is no less than 0.3333. Places are whole: of 12.4, 12 are too few.
      const limitTold = indicator === 'parking' ? bound : toldValue(indicator, bound);
      if (kind === 'most' ? told <= limitTold : told >= limitTold) continue;
      found.push({
        parcel: parcel.id,
        indicator,
        kind,
        value: told,
        limit: bound,
        ...(limit.clause === undefined ? {} : { clause: limit.clause }),
        buildings: mass ? [mass.id] : [],
        isStanding: mass?.isStanding ?? false,
        at,
      });
    }
  };
  const { controls } = parcel;
  judge('floorAreaRatio', values.floorAreaRatio, controls.floorAreaRatio);
  judge('buildingDensity', values.buildingDensity, controls.buildingDensity);
  judge('greenRatio', values.greenRatio, controls.greenRatio);
  judge('parking', values.parking, controls.parking ?? parkingRule(values.parkingNeeded, rules));
  for (const { mass, setback } of buildings) {
    const at = plane.toDegrees(ringCentroid(mass.floors[mass.floors.length - 1].polygon[0]));
    judge('height', mass.height, controls.height, at, mass);
    judge(
      'setback',
      setback.metres,
      controls.setback ?? setbackRule(mass, rules),
      plane.toDegrees(setback.from),
      mass,
    );
  }
  return found;
}

/** What the pack asks of the places of a parcel. */
export const parkingRule = (needed: number | undefined, { parking }: RulePack): Limit | undefined =>
  parking && needed !== undefined ? { least: needed, clause: parking.clause } : undefined;

function setbackRule({ height }: Mass, { setbacks }: RulePack): Limit | undefined {
  if (!setbacks) return undefined;
  const told = toldValue('height', height);
  const step = setbacks.steps.find(({ height: upTo }) => told <= upTo);
  return { least: step?.metres ?? setbacks.beyond, clause: setbacks.clause };
}
