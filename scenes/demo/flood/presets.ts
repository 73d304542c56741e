import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { DemoCity } from '../city.ts';
import { breachPresets, riverPresets } from './river-presets.ts';
import type { ToDegrees } from './river-water.ts';
import { cloudburstPreset, pumpPresets } from './storm-presets.ts';

/**
 * Floods that the demo city can be rehearsed with. All of their numbers are invented for it: how high the rivers come
 * in 20, 50 and 100 years, how much it rains, what drains and pumps take; places and levels are those of the city.
 */
export function floodPresets(city: DemoCity, toDegrees: ToDegrees): FloodCase[] {
  return [
    ...riverPresets(city, toDegrees),
    cloudburstPreset(city, toDegrees),
    ...breachPresets(city, toDegrees),
    ...pumpPresets(city, toDegrees),
  ];
}
