import type { KindName } from '../kinds.ts';
import { airStation, noiseMeter, rainGauge } from './environment.ts';
import type { Model } from './model.ts';
import { camera, crowd, parking } from './places.ts';
import { buildingEnergy, electricalSafety, streetLamp, trafficSignal } from './power.ts';
import { hydrant, manhole, pumpStation, riverGauge } from './water.ts';

export type StandingKind = Exclude<KindName, 'bus' | 'taxi' | 'hazardous-goods' | 'ambulance'>;

/** Models of the things that stand; vehicles are in traffic/. */
export const MODELS: Record<StandingKind, Model> = {
  'air-station': airStation,
  'noise-meter': noiseMeter,
  'rain-gauge': rainGauge,
  'river-gauge': riverGauge,
  'pump-station': pumpStation,
  manhole,
  hydrant,
  'street-lamp': streetLamp,
  'traffic-signal': trafficSignal,
  'building-energy': buildingEnergy,
  'electrical-safety': electricalSafety,
  parking,
  crowd,
  camera,
};
