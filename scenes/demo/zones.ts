import type { Zone } from './layout.ts';
import { createNoise, fractal } from './noise.ts';
import { distance, type Point } from './plane.ts';
import type { RiverSystem } from './rivers.ts';

/**
 * What the city is like at a place: the old town on the peninsula, the new centre across the river, and so on
 * outwards. `growth` is how far its quarters reach; at 1 they have about a hundred buildings for each square kilometre
 * of the whole.
 */
export function zoneMap(
  rivers: RiverSystem,
  size: number,
  seed: number,
  shore: (at: Point) => number,
  growth: number,
): (at: Point) => Zone {
  const half = size / 2;
  const bend = fractal(createNoise(seed), 3);
  const village = createNoise(seed + 1);
  const tip = rivers.confluence;
  const centre = newCentre(size);
  const heart: Point = [0, -0.02 * half];
  const works: readonly { at: Point; radius: number }[] = [
    { at: [0.6 * half, 0.5 * half], radius: 0.19 * half },
    { at: [-0.72 * half, -0.3 * half], radius: 0.15 * half },
  ];
  return (at) => {
    // Edges of quarters are no circles.
    const wobble = 1 + 0.35 * bend(at[0] / 2_600, at[1] / 2_600);
    const isOld = at[1] < tip[1] && distance(at, tip) * wobble < 0.245 * half * growth && between(rivers, at);
    if (isOld) return 'oldtown';
    if (distance(at, centre) * wobble < 0.17 * half * growth) return 'centre';
    if (works.some((work) => distance(at, work.at) * wobble < work.radius * growth)) return 'industry';
    if (distance(at, heart) * wobble < 0.56 * half * growth) return 'housing';
    if (shore(at) < 0.34 * half) return village(at[0] / 900, at[1] / 900) > 0.42 ? 'village' : 'farmland';
    return village(at[0] / 1_300, at[1] / 1_300) > 0.6 ? 'village' : 'hills';
  };
}

/** The heart of the new centre, across the river from the old town. */
export const newCentre = (size: number): Point => [-0.165 * size, 0.12 * size];

/** South of the confluence, with one river on each hand. */
function between({ west, east }: RiverSystem, [x, y]: Point): boolean {
  const crossing = (line: readonly Point[]): number | undefined => {
    for (let i = line.length - 2; i >= 0; i--) {
      const [a, b] = [line[i], line[i + 1]];
      if (a[1] > y !== b[1] > y) return a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]);
    }
    return undefined;
  };
  const [left, right] = [crossing(west.line), crossing(east.line)];
  return left !== undefined && right !== undefined && x > left && x < right;
}

/** How far a place is built up, 0–1, without sharp edges: hills stay out of it. */
export function builtShare(size: number, zoneAt: (at: Point) => Zone): (at: Point) => number {
  const reach = size / 40;
  return (at) => {
    let built = 0;
    for (let i = -2; i <= 2; i++)
      for (let j = -2; j <= 2; j++) {
        const zone = zoneAt([at[0] + (i * reach) / 2, at[1] + (j * reach) / 2]);
        if (zone !== 'hills' && zone !== 'farmland') built += zone === 'village' ? 0.7 : 1;
        else if (zone === 'farmland') built += 0.35;
      }
    return built / 25;
  };
}
