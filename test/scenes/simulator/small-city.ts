import type { RoadNetwork } from '../../../models/network/index.ts';
import { planeOf, type SimulatedCity, type SimulatedThing } from '../../../scenes/simulator/description.ts';
import { MIDDLE } from './grid-roads.ts';

const name = (text: string) => ({ 'zh-CN': text, en: text });
const METRES_PER_DEGREE = 111_319.490793;

/** Degrees of a place so many metres east and north of MIDDLE. */
export function degrees(x: number, y: number): [number, number] {
  const cosine = Math.cos((MIDDLE[1] * Math.PI) / 180);
  return [MIDDLE[0] + x / METRES_PER_DEGREE / cosine, MIDDLE[1] + y / METRES_PER_DEGREE];
}

export const toPlane = planeOf(MIDDLE);

/** A city of four zones on a chequerboard of streets of `side` junctions, 160 m apart. */
export function smallCity(
  network: RoadNetwork,
  side: number,
  more: Partial<SimulatedCity> = {},
): SimulatedCity {
  const node = (row: number, column: number): [number, number] => {
    const at = row * side + column;
    return [network.nodes.positions[3 * at], network.nodes.positions[3 * at + 1]];
  };
  const line = Array.from({ length: side }, (_, column) => node(2, column));
  return {
    schema: 'citymirror/simulator/1',
    seed: 7,
    utcOffset: 8,
    climate: 'usual',
    middle: MIDDLE,
    zones: [
      [-4_000, -4_000],
      [4_000, -4_000],
      [-4_000, 4_000],
      [4_000, 4_000],
    ].map(([x, y], i) => ({ id: `z${i}`, name: name(`zone ${i}`), at: degrees(x, y) })),
    mains: [degrees(0, 0), degrees(2_000, 1_000), degrees(-3_000, 500)],
    busLines: [
      {
        id: 'line1',
        name: name('1'),
        line,
        stops: [3, 7, 11, 15].map((column) => ({ name: name(`stop ${column}`), at: node(2, column) })),
      },
    ],
    places: [
      { kind: 'hospital', name: name('hospital'), at: node(4, 4) },
      ...[1, 6, 11, 16].flatMap((row) =>
        [2, 8, 14].map((column) => ({ kind: 'rank' as const, name: name('rank'), at: node(row, column) })),
      ),
      ...[
        [0, 0],
        [side - 1, 1],
        [3, side - 1],
      ].map(([row, column]) => ({ kind: 'chemicals' as const, name: name('store'), at: node(row, column) })),
    ],
    ...more,
  };
}

/** Things of one kind in a row, 100 m apart. */
export function some(
  kind: string,
  count: number,
  properties: SimulatedThing['properties'] = {},
  zone = 0,
): SimulatedThing[] {
  return Array.from({ length: count }, (_, i) => {
    const [longitude, latitude] = degrees(100 * i, 50);
    return {
      id: `test:${kind}-${zone}-${i}`,
      kind,
      name: name(`${kind} ${i}`),
      at: [longitude, latitude, 2],
      zone,
      properties,
    };
  });
}

/** Vehicles: they have no place of their own. */
export const vehicles = (
  kind: string,
  count: number,
  properties: SimulatedThing['properties'] = {},
): SimulatedThing[] => some(kind, count, properties).map(({ at: _, ...thing }) => thing);
