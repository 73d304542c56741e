import { geodeticToEcef } from '../../../models/geodesy/ellipsoid.ts';
import { geodesicBetween, geodesicPolygon } from '../../../models/geodesy/geodesic-lines.ts';
import { type Point, crossesItself as ringCrossesItself } from '../../../scenes/geometry/plane.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** What a figure is a figure of; its name and its explanation are `measure.figure.<key>` and `measure.says.<key>`. */
export const FIGURES = [
  'geodesic',
  'terrain',
  'straight',
  'horizontal',
  'vertical',
  'climb',
  'descent',
  'bearing',
  'slope',
  'area',
  'surface',
  'perimeter',
  'aboveGround',
  'groundHeight',
  'ellipsoidal',
  'orthometric',
  'highest',
  'lowest',
] as const;
export type FigureKey = (typeof FIGURES)[number];

/** Metres, square metres, or degrees; `height` is metres over a datum and is never shown in kilometres. */
export type Quantity = 'length' | 'height' | 'area' | 'angle';

export interface Figure {
  key: FigureKey;
  quantity: Quantity;
  value: number;
}

/** Straight line between two places through space, in metres, and its parts across and up. */
export interface Span {
  straight: number;
  horizontal: number;
  vertical: number;
}

/**
 * The span between two places with ellipsoidal heights. `vertical` is the difference of the heights, `horizontal` the
 * other side of the right triangle, which is the level distance at about the middle height of the two.
 */
export function spanBetween(from: GroundPlace, to: GroundPlace): Span {
  const a = geodeticToEcef(from.longitude, from.latitude, from.height);
  const b = geodeticToEcef(to.longitude, to.latitude, to.height);
  const straight = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  const vertical = to.height - from.height;
  return { straight, horizontal: Math.sqrt(Math.max(0, straight ** 2 - vertical ** 2)), vertical };
}

/** Metres of the geodesics on the ellipsoid from place to place. */
export function geodesicLength(places: readonly GroundPlace[]): number {
  let length = 0;
  for (let i = 1; i < places.length; i++) length += between(places[i - 1], places[i]).distance;
  return length;
}

/** What can be said of a line by its places alone: lengths, parts, and the bearing from its first to its last place. */
export function lineFigures(places: readonly GroundPlace[]): Figure[] {
  if (places.length < 2) return [];
  const spans = places.slice(1).map((place, i) => spanBetween(places[i], place));
  const [first, last] = [places[0], places[places.length - 1]];
  const sum = (of: (span: Span) => number) => spans.reduce((total, span) => total + of(span), 0);
  const figures: Figure[] = [
    { key: 'geodesic', quantity: 'length', value: geodesicLength(places) },
    { key: 'straight', quantity: 'length', value: sum(({ straight }) => straight) },
    { key: 'horizontal', quantity: 'length', value: sum(({ horizontal }) => horizontal) },
    { key: 'vertical', quantity: 'height', value: last.height - first.height },
  ];
  const line = between(first, last);
  if (line.distance > 0.001) figures.push({ key: 'bearing', quantity: 'angle', value: line.startAzimuth });
  return figures;
}

/** What can be said of two places one above the other, or not quite. The slope is in degrees, upwards positive. */
export function heightFigures([from, to]: readonly GroundPlace[]): Figure[] {
  if (!from || !to) return [];
  const { straight, horizontal, vertical } = spanBetween(from, to);
  return [
    { key: 'vertical', quantity: 'height', value: vertical },
    { key: 'horizontal', quantity: 'length', value: horizontal },
    { key: 'straight', quantity: 'length', value: straight },
    { key: 'slope', quantity: 'angle', value: (Math.atan2(vertical, horizontal) * 180) / Math.PI },
  ];
}

/** What can be said of an area by its places alone: nothing where its edge crosses itself. */
export function areaFigures(places: readonly GroundPlace[]): Figure[] {
  if (places.length < 3 || crossesItself(places)) return [];
  const { area, perimeter } = geodesicPolygon(
    places.map(({ longitude, latitude }) => [longitude, latitude] as const),
  );
  return [
    { key: 'area', quantity: 'area', value: area },
    { key: 'perimeter', quantity: 'length', value: perimeter },
  ];
}

/** True where two edges of a polygon cross: then it has no area that anybody means. */
export const crossesItself = (places: readonly GroundPlace[]): boolean =>
  ringCrossesItself(places.map(({ longitude, latitude }): Point => [longitude, latitude]));

function between(from: GroundPlace, to: GroundPlace) {
  return geodesicBetween(from.longitude, from.latitude, to.longitude, to.latitude);
}
