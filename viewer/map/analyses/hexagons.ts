import { middleLatitude, type Places, planeAt, weightOf } from './plane.ts';

/** Hexagons that something lies in, in no order. */
export interface Hexagons {
  /** Longitude and latitude of the middles, one after the other. */
  middles: Float64Array;
  counts: Uint32Array;
  /** Of the weights. */
  sums: Float64Array;
  /** Metres from the middle to a corner. */
  radius: number;
}

const ROOT_3 = Math.sqrt(3);

/** Counts places in hexagons with corners to the east and west, `radius` metres from the middle to a corner. */
export function hexagonsOf(places: Places, radius: number): Hexagons {
  const plane = planeAt(middleLatitude(places) ?? 0);
  const bins = new Map<string, { q: number; r: number; count: number; sum: number }>();
  for (let at = 0; at < places.longitudes.length; at++) {
    const weight = weightOf(places, at);
    if (weight === 0) continue;
    const x = plane.x(places.longitudes[at]) / radius;
    const y = plane.y(places.latitudes[at]) / radius;
    const [q, r] = nearestHexagon((2 / 3) * x, y / ROOT_3 - x / 3);
    const key = `${q} ${r}`;
    const bin = bins.get(key);
    if (bin) {
      bin.count++;
      bin.sum += weight;
    } else bins.set(key, { q, r, count: 1, sum: weight });
  }
  const all = [...bins.values()];
  const middles = new Float64Array(all.length * 2);
  all.forEach(({ q, r }, at) => {
    middles[at * 2] = plane.longitude(1.5 * q * radius);
    middles[at * 2 + 1] = plane.latitude(ROOT_3 * (r + q / 2) * radius);
  });
  return {
    middles,
    counts: Uint32Array.from(all, ({ count }) => count),
    sums: Float64Array.from(all, ({ sum }) => sum),
    radius,
  };
}

/** The hexagon around axial coordinates, by rounding on the cube's diagonal plane (three axes that add up to 0). */
function nearestHexagon(q: number, r: number): [number, number] {
  const s = -q - r;
  let [wholeQ, wholeR] = [Math.round(q), Math.round(r)];
  const wholeS = Math.round(s);
  const [dq, dr, ds] = [Math.abs(wholeQ - q), Math.abs(wholeR - r), Math.abs(wholeS - s)];
  if (dq > dr && dq > ds) wholeQ = -wholeR - wholeS;
  else if (dr > ds) wholeR = -wholeQ - wholeS;
  return [wholeQ, wholeR];
}
