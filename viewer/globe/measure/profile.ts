import { geodesicBetween, geodesicPlaces } from '../../../models/geodesy/geodesic-lines.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { type Figure, spanBetween } from './figures.ts';

/** One place of a profile. Metres; heights over the ellipsoid, undefined where they are not known. */
export interface Station {
  /** Along the line on the ellipsoid, from its start. */
  distance: number;
  longitude: number;
  latitude: number;
  ground?: number;
  /** Of what stands there, roofs and trees included; the ground where nothing does. */
  surface?: number;
}

/** Places along a line at equal distances on each of its parts, its corners among them; `count` of them or a few more. */
export function stationsAlong(places: readonly GroundPlace[], count: number): Station[] {
  const parts = places.slice(1).map((to, i) => {
    const from = places[i];
    const { distance } = geodesicBetween(from.longitude, from.latitude, to.longitude, to.latitude);
    return { from, to, distance };
  });
  const total = parts.reduce((sum, { distance }) => sum + distance, 0);
  const stations: Station[] = [];
  let start = 0;
  for (const { from, to, distance } of parts) {
    const steps = Math.max(1, Math.ceil(((count - 1) * distance) / Math.max(total, 1e-9)));
    const along = geodesicPlaces(from.longitude, from.latitude, to.longitude, to.latitude, steps);
    along.forEach(([longitude, latitude], k) => {
      if (k === 0 && stations.length > 0) return;
      stations.push({ distance: start + (distance * k) / steps, longitude, latitude });
    });
    start += distance;
  }
  return stations;
}

/** Length along the ground, climb and descent in metres; empty where the ground is not known all along. */
export function groundFigures(stations: readonly Station[]): Figure[] {
  if (stations.length < 2 || stations.some(({ ground }) => ground === undefined)) return [];
  let [length, climb, descent] = [0, 0, 0];
  for (let i = 1; i < stations.length; i++) {
    const { straight, vertical } = spanBetween(onGround(stations[i - 1]), onGround(stations[i]));
    length += straight;
    if (vertical > 0) climb += vertical;
    else descent -= vertical;
  }
  return [
    { key: 'terrain', quantity: 'length', value: length },
    { key: 'climb', quantity: 'height', value: climb },
    { key: 'descent', quantity: 'height', value: descent },
  ];
}

/** Highest and lowest ellipsoidal height of what stands along the line. */
export function extremeFigures(stations: readonly Station[]): Figure[] {
  const heights = stations.flatMap(({ ground, surface }) => surface ?? ground ?? []);
  if (heights.length === 0) return [];
  return [
    { key: 'highest', quantity: 'height', value: Math.max(...heights) },
    { key: 'lowest', quantity: 'height', value: Math.min(...heights) },
  ];
}

function onGround({ longitude, latitude, ground }: Station): GroundPlace {
  return { longitude, latitude, height: ground! };
}
