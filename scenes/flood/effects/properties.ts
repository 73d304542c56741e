import type { RoadUser } from './thresholds.ts';

/**
 * What rows of effects.json say, `[featureId, property, from, to, value]`; other modes read these names alone. A row
 * that lasts as long as the run ends with its last picture.
 */
export const EFFECT = {
  /** Of a building or critical place: its lowest floor is under water; value: metres at most, over the ground around. */
  flooded: 'flooded',
  /** Of a building: how many storeys are wet. */
  storeysWet: 'storeysWet',
  /** Of a road's edge: more than 15 cm stand on it; value: metres at most. */
  waterlogged: 'waterlogged',
  /** Of a road's edge: it is closed to cars, to fire engines and ambulances, to people on foot; value: true. */
  closedToCars: 'closedToCars',
  closedToEmergency: 'closedToEmergency',
  closedOnFoot: 'closedOnFoot',
  /** Of a gauge (or of its thing, where it has one): the warning level 3, 2 or 1 as in the rules of alarms. */
  warning: 'warning',
} as const;
export type EffectProperty = (typeof EFFECT)[keyof typeof EFFECT];

export const CLOSED_TO: Record<RoadUser, EffectProperty> = {
  cars: EFFECT.closedToCars,
  emergency: EFFECT.closedToEmergency,
  foot: EFFECT.closedOnFoot,
};
