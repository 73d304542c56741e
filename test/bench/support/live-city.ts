import type { Thing } from '../../../models/schema/index.ts';

export const WEST = 114.5;
export const SOUTH = 27.5;
/** Degrees of a side: some 20 km. */
export const SIDE = 0.2;
export const LAYERS = ['air', 'water', 'lamps', 'hydrants', 'meters', 'parking', 'bus', 'taxi'] as const;

/** Things spread over a city; the last two layers move. */
export function cityThings(count: number): (Partial<Thing> & Pick<Thing, 'id'>)[] {
  return Array.from({ length: count }, (_, i) => {
    const layer = LAYERS[i % LAYERS.length];
    const moves = layer === 'bus' || layer === 'taxi';
    return {
      id: `bench:${i}`,
      layer,
      kind: layer,
      name: { 'zh-CN': `物 ${i}`, en: `Thing ${i}` },
      publication: 'public',
      datastreams: [
        { id: 'value', property: moves ? 'position' : 'value', type: moves ? 'position' : 'number' },
      ],
      ...(!moves && placeOf(i)),
    };
  });
}

export const movesAt = (i: number): boolean => i % LAYERS.length >= LAYERS.length - 2;

export const placeOf = (i: number): { longitude: number; latitude: number } => ({
  longitude: WEST + random(i) * SIDE,
  latitude: SOUTH + random(i + 0.5) * SIDE,
});

/** The same numbers in every run, 0 to 1. */
export function random(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}
