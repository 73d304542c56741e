import type { Feature, RoofShape } from '../../../../models/feature.ts';

const METRES_PER_DEGREE = 111_320;
/** A town where nothing is: its middle, degrees. */
export const TOWN = { longitude: 10, latitude: 50 };

/** A reproducible sequence of numbers from 0 to 1 (mulberry32). */
export function randomSequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Longitude and latitude of a place in metres east and north of the town's middle. */
export function placeInTown(east: number, north: number): [longitude: number, latitude: number] {
  return [
    TOWN.longitude + east / METRES_PER_DEGREE / Math.cos((TOWN.latitude * Math.PI) / 180),
    TOWN.latitude + north / METRES_PER_DEGREE,
  ];
}

/** An upright building over a ring of metres east and north in the town. */
export function extrusionFeature(
  id: string,
  ring: readonly (readonly [number, number])[],
  { height = 9, storeys, shape = 'flat' as RoofShape, roofHeight = 0, base = 0 } = {} as {
    height?: number;
    storeys?: number;
    shape?: RoofShape;
    roofHeight?: number;
    base?: number;
  },
): Feature {
  const positions = new Float64Array(ring.length * 3);
  for (const [i, [east, north]] of ring.entries()) positions.set([...placeInTown(east, north), base], 3 * i);
  return {
    id,
    type: 'Building',
    class: 'house',
    attributes: { heightSource: 'assumed' },
    geometries: [
      {
        kind: 'extrusion',
        lod: 1,
        heightReference: 'ground',
        positions,
        ringStarts: new Uint32Array([0, ring.length]),
        polygonStarts: new Uint32Array([0, 1]),
        height,
        ...(storeys ? { storeys } : {}),
        roof: { shape, height: roofHeight },
      },
    ],
  };
}

/** Buildings of 4 to 12 corners in streets, as a town has them: turned by street, of all roof shapes. */
export function syntheticTown(count: number, seed = 1, prefix = 'town'): Feature[] {
  const random = randomSequence(seed);
  const shapes: RoofShape[] = ['flat', 'gabled', 'hipped', 'pyramidal', 'skillion', 'flat', 'gabled', 'dome'];
  const columns = Math.ceil(Math.sqrt(count));
  const classes = ['house', 'apartments', 'retail', 'office', 'garage', 'school', 'yes'];
  const features: Feature[] = [];
  for (let i = 0; i < count; i++) {
    const east = ((i % columns) - columns / 2) * 26 + random() * 6;
    const north = (Math.floor(i / columns) - columns / 2) * 24 + random() * 6;
    const angle = Math.floor((i % columns) / 8) * 0.4;
    const [width, depth] = [7 + random() * 11, 6 + random() * 8];
    const corners: [number, number][] = [
      [0, 0],
      [width, 0],
      [width, depth],
    ];
    if (random() < 0.4) corners.push([width * 0.55, depth], [width * 0.55, depth * 0.6], [0, depth * 0.6]);
    else corners.push([0, depth]);
    const turned = corners.map(([x, y]): [number, number] => [
      east + x * Math.cos(angle) - y * Math.sin(angle),
      north + x * Math.sin(angle) + y * Math.cos(angle),
    ]);
    const storeys = 1 + Math.floor(random() * 6);
    const shape = shapes[Math.floor(random() * shapes.length)];
    const feature = extrusionFeature(`${prefix}:w${100_000_000 + i * 37}`, turned, {
      height: storeys * 3 + (shape === 'flat' ? 0 : 3),
      storeys,
      shape,
      roofHeight: shape === 'flat' ? 0 : 3,
    });
    feature.class = classes[Math.floor(random() * classes.length)];
    if (random() < 0.1) feature.name = `Haus ${i} 号楼`;
    feature.attributes.heightSource = random() < 0.3 ? 'levels' : 'assumed';
    features.push(feature);
  }
  return features;
}
