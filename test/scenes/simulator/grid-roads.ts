import { EDGE_FLAG, type RoadNetwork } from '../../../models/network/index.ts';

const METRES_PER_DEGREE = 111_319.490793;
/** Middle of the grid, degrees. */
export const MIDDLE: [number, number] = [114.6, 27.6];

/**
 * Streets as a chequerboard of `side` × `side` junctions, `spacing` metres apart around MIDDLE: every fifth street is a
 * wide one of 60 km/h, every other junction of two streets has signals, and all are driven both ways.
 */
export function gridRoads(side: number, spacing = 160): RoadNetwork {
  const cosine = Math.cos((MIDDLE[1] * Math.PI) / 180);
  const count = side * side;
  const positions = new Float64Array(3 * count);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const node = row * side + column;
      positions[3 * node] = MIDDLE[0] + ((column - (side - 1) / 2) * spacing) / METRES_PER_DEGREE / cosine;
      positions[3 * node + 1] = MIDDLE[1] + ((row - (side - 1) / 2) * spacing) / METRES_PER_DEGREE;
      positions[3 * node + 2] = 100 + row * 0.1;
    }
  const hasSignals = (node: number): boolean => (Math.floor(node / side) + (node % side)) % 2 === 0;
  const shapes: [number, number][] = [];
  const list: { from: number; to: number; shape: number; backward: boolean; wide: boolean }[] = [];
  const street = (a: number, b: number, wide: boolean): void => {
    shapes.push([a, b]);
    const shape = shapes.length - 1;
    list.push(
      { from: a, to: b, shape, backward: false, wide },
      { from: b, to: a, shape, backward: true, wide },
    );
  };
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const node = row * side + column;
      if (column + 1 < side) street(node, node + 1, row % 5 === 2);
      if (row + 1 < side) street(node, node + side, column % 5 === 2);
    }
  list.sort((a, b) => a.from - b.from || a.to - b.to);
  const starts = new Uint32Array(count + 1);
  for (const { from } of list) starts[from + 1]++;
  for (let node = 0; node < count; node++) starts[node + 1] += starts[node];
  const at = (a: number, b: number): number => list.findIndex(({ from, to }) => from === a && to === b);
  const reverse = Uint32Array.from(list, ({ from, to }) => at(to, from));
  return {
    kind: 'road',
    source: 'grid',
    nodes: {
      count,
      ids: Float64Array.from({ length: count }, (_, i) => i + 1),
      positions,
      flags: new Uint8Array(count),
    },
    edges: {
      count: list.length,
      starts,
      from: Uint32Array.from(list, ({ from }) => from),
      to: Uint32Array.from(list, ({ to }) => to),
      length: new Float64Array(list.length).fill(spacing),
      speed: Float32Array.from(list, ({ wide }) => (wide ? 60 : 40)),
      lanes: Uint8Array.from(list, ({ wide }) => (wide ? 3 : 1)),
      class: new Uint8Array(list.length),
      flags: Uint16Array.from(
        list,
        ({ to, backward }) => (backward ? EDGE_FLAG.backward : 0) | (hasSignals(to) ? EDGE_FLAG.signals : 0),
      ),
      layer: new Int8Array(list.length),
      access: new Uint8Array(list.length),
      way: Float64Array.from(list, ({ shape }) => shape + 1),
      ordinal: new Uint16Array(list.length),
      name: new Uint32Array(list.length),
      shape: Uint32Array.from(list, ({ shape }) => shape),
      reverse,
    },
    shapes: {
      starts: Uint32Array.from({ length: shapes.length + 1 }, (_, i) => 2 * i),
      positions: Float64Array.from(
        shapes.flatMap(([a, b]) => [
          ...positions.subarray(3 * a, 3 * a + 3),
          ...positions.subarray(3 * b, 3 * b + 3),
        ]),
      ),
    },
    bans: { pairs: new Uint32Array(0), pathStarts: new Uint32Array(1), pathEdges: new Uint32Array(0) },
    names: [''],
    classes: ['tertiary'],
  };
}
