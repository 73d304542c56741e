import type { BuildingWater } from './building-water.ts';
import type { FloodedCity } from './city.ts';
import type { FloodedGauge, GaugeLevels } from './gauge-levels.ts';
import type { EffectsTimeline } from './report.ts';
import type { RoadWater } from './road-water.ts';
import type { Spells } from './spells.ts';

/** What water does, thing by thing; see `FloodEffects`. */
export interface EffectsState {
  city: FloodedCity;
  gauges: readonly FloodedGauge[];
  buildings: BuildingWater;
  roads: RoadWater;
  places: { depth: Float32Array; most: Float32Array; flooded: Spells };
  levels: GaugeLevels;
  timeline: EffectsTimeline;
}
