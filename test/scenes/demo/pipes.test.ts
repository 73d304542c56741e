import { beforeAll, describe, expect, test } from 'vitest';
import { composeDemoCity, type DemoCity } from '../../../scenes/demo/city.ts';
import { STEEPEST } from '../../../scenes/demo/pipes/drain-plan.ts';
import { type LaidNode, type LaidPipe, layPipes } from '../../../scenes/demo/pipes/index.ts';
import { zonesOfStreets } from '../../../scenes/demo/pipes/served.ts';
import { SERVED, type System } from '../../../scenes/demo/pipes/systems.ts';
import { townMap } from '../../../scenes/demo/pipes/town.ts';
import { distance, type Point } from '../../../scenes/demo/plane.ts';
import { shoreDistance } from '../../../scenes/demo/rivers.ts';
import { type StreetGraph, streetGraph } from '../../../scenes/demo/street-graph.ts';

/** GB 50289-2016, table 4.1.1: under carriageways; cables in ducts as under pavements. Metres. */
const LEAST_COVER: Record<System, number> = {
  water: 0.7,
  foul: 0.7,
  storm: 0.7,
  gas: 0.9,
  heat: 1,
  power: 0.5,
  telecom: 0.6,
  tunnel: 2.5,
};
/** GB 50014-2021, 5.2.10 and its explanation: least slope by diameter, metres. */
const LEAST_SLOPES: [diameter: number, slope: number][] = [
  [0.3, 0.003],
  [0.4, 0.0015],
  [0.5, 0.0012],
  [0.6, 0.001],
  [0.8, 0.0008],
  [1.2, 0.0006],
  [3, 0.0005],
];
const ROOTS = ['outfall', 'treatment_works', 'retention_basin'];
const isDrain = ({ system }: { system: System }): boolean => system === 'foul' || system === 'storm';

let city: DemoCity;
let graph: StreetGraph;
let nodes: Map<string, LaidNode>;
beforeAll(() => {
  city = composeDemoCity({ seed: 5, size: 6_000, buildings: 5_400 });
  graph = streetGraph(city.plan, city.bridges);
  nodes = new Map(city.pipes.nodes.map((node) => [node.id, node]));
}, 120_000);

describe('the pipes of the demo city', () => {
  test('should be the same for the same city, to the last byte', () => {
    const { parameters, plan, blocks, rivers, landscape, pipes } = city;
    const again = layPipes({ seed: parameters.seed, plan, graph, blocks, rivers, landscape });
    expect(JSON.stringify(again)).toBe(JSON.stringify(pipes));
  });

  test('should have ids that are there once, and end at the nodes that they name', () => {
    const { pipes } = city.pipes;
    expect(pipes.length).toBeGreaterThan(5_000);
    expect(new Set([...pipes, ...nodes.values()].map(({ id }) => id)).size).toBe(pipes.length + nodes.size);
    for (const { id, from, to, line, system } of pipes) {
      const ends = [
        [from, line[0]],
        [to, line[line.length - 1]],
      ] as const;
      for (const [name, place] of ends) {
        const node = nodes.get(name);
        expect(node?.system, `${id} ${name}`).toBe(system);
        expect(Math.hypot(node!.at[0] - place[0], node!.at[1] - place[1]), id).toBeLessThan(0.001);
      }
    }
  });

  test.each(['water', 'gas', 'power', 'telecom'] as const)(
    'should join all of %s on each bank into one network, with one source',
    (system) => {
      const parts = partsOf(city.pipes.pipes.filter((pipe) => pipe.system === system));
      expect(parts).toHaveLength(3);
      for (const part of parts) {
        const sources = part.filter((id) =>
          ['waterworks', 'gas_station', 'substation', 'exchange'].includes(nodes.get(id)!.kind),
        );
        expect(sources).toHaveLength(1);
      }
    },
  );

  test('should lead the flow of water and gas from their source to every pipe', () => {
    for (const system of ['water', 'gas'] as const) {
      const own = city.pipes.pipes.filter((pipe) => pipe.system === system);
      const leaving = leavingOf(own);
      const reached = new Set<string>();
      const open = [...nodes.values()]
        .filter(({ kind }) => kind === (system === 'water' ? 'waterworks' : 'gas_station'))
        .map(({ id }) => id);
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        if (reached.has(node)) continue;
        reached.add(node);
        for (const { to } of leaving.get(node) ?? []) open.push(to);
      }
      for (const { id, from } of own) expect(reached.has(from), id).toBe(true);
    }
  });

  test('should lead all waste and rain water to an outfall, a works or a basin, never in a ring', () => {
    const drains = city.pipes.pipes.filter(isDrain);
    const leaving = leavingOf(drains);
    /** Of each node, whether its water comes to an end: undefined while it is being followed. */
    const ends = new Map<string, boolean | undefined>();
    const comesToAnEnd = (start: string): boolean => {
      const path = [start];
      while (path.length > 0) {
        const node = path[path.length - 1];
        const next = (leaving.get(node) ?? []).filter(({ to }) => !ends.has(to));
        const isRoot = ROOTS.includes(nodes.get(node)!.kind);
        if (!ends.has(node)) ends.set(node, undefined);
        if (next.length > 0) {
          path.push(next[0].to);
          continue;
        }
        const below = leaving.get(node) ?? [];
        ends.set(node, isRoot || (below.length > 0 && below.every(({ to }) => ends.get(to) === true)));
        path.pop();
      }
      return ends.get(start) === true;
    };
    for (const { id, from } of drains) expect(ends.get(from) ?? comesToAnEnd(from), id).toBe(true);
  });

  test('should let drains fall by the least slope of their width or more', () => {
    for (const { id, diameter, line, invertFrom, invertTo } of city.pipes.pipes.filter(isDrain)) {
      const least = LEAST_SLOPES.find(([widest]) => diameter <= widest)![1];
      const slope = (invertFrom - invertTo) / lengthOf(line);
      expect(slope, id).toBeGreaterThanOrEqual(least - 1e-9);
      expect(line[0][2]).toBeCloseTo(invertFrom + diameter / 2, 6);
    }
  });

  test('should begin no drain above the water that comes to it, nor narrower, but where it is lifted', () => {
    const arriving = new Map<string, { invert: number; diameter: number }>();
    for (const { to, invertTo, diameter } of city.pipes.pipes.filter(isDrain)) {
      const known = arriving.get(to) ?? { invert: Number.POSITIVE_INFINITY, diameter: 0 };
      arriving.set(to, {
        invert: Math.min(known.invert, invertTo),
        diameter: Math.max(known.diameter, diameter),
      });
    }
    let lifted = 0;
    for (const { id, from, invertFrom, diameter } of city.pipes.pipes.filter(isDrain)) {
      const here = arriving.get(from);
      if (!here) continue;
      expect(diameter, id).toBeGreaterThanOrEqual(here.diameter);
      if (nodes.get(from)!.kind === 'pumping_station') lifted++;
      else expect(invertFrom, id).toBeLessThanOrEqual(here.invert + 1e-9);
    }
    expect(lifted).toBeGreaterThan(0);
    const depths = city.pipes.pipes.filter(isDrain).map(({ coverFrom }) => coverFrom);
    expect(Math.max(...depths)).toBeLessThan(16);
  });

  test('should have manholes no further apart than 75 m, whose covers are the ones in the street', () => {
    for (const { id, line, isOutfall } of city.pipes.pipes.filter(isDrain))
      if (!isOutfall) expect(lengthOf(line), id).toBeLessThanOrEqual(75);
    const covers = city.furniture.filter(({ kind }) => kind === 'manhole');
    const wanted = [...nodes.values()].filter(
      (node) => isDrain(node) && ['manhole', 'interceptor'].includes(node.kind),
    );
    expect(covers).toHaveLength(wanted.length);
    for (const { ref, at } of covers) {
      const node = nodes.get(ref!)!;
      expect([node.at[0], node.at[1]]).toEqual([...at]);
      expect(node.ground).toBeGreaterThan(node.bottom + 0.3);
    }
  });

  test('should cover every pipe with as much earth as its kind asks for', () => {
    for (const pipe of city.pipes.pipes) {
      if (pipe.isOutfall) continue;
      const height = pipe.section?.[1] ?? pipe.diameter;
      for (const [x, y, z] of sampled(pipe.line, 7)) {
        const cover = groundAt(city, [x, y]) - z - height / 2;
        expect(cover, `${pipe.id} at ${x.toFixed()},${y.toFixed()}`).toBeGreaterThanOrEqual(
          LEAST_COVER[pipe.system] - 0.02,
        );
      }
    }
  });

  test('should come out of the ground only at the mouths of outfalls, at the water', () => {
    const mouths = city.pipes.pipes.filter(({ isOutfall }) => isOutfall);
    expect(mouths.length).toBeGreaterThan(8);
    for (const { id, line, diameter, to } of mouths) {
      const places = sampled(line, 1);
      for (const [x, y, z] of places.slice(0, -2))
        expect(groundAt(city, [x, y]), id).toBeGreaterThanOrEqual(z + diameter / 2 - 0.05);
      const [x, y] = nodes.get(to)!.at;
      expect(shoreDistance(city.rivers, [x, y]), id).toBeLessThan(60);
    }
    for (const { id, line, isOutfall } of city.pipes.pipes) {
      if (isOutfall) continue;
      for (const [x, y] of sampled(line, 25)) {
        // At the confluence the bank's own road cuts a corner.
        if (distance([x, y], city.rivers.confluence) < 400) continue;
        expect(shoreDistance(city.rivers, [x, y]), id).toBeGreaterThan(0);
      }
    }
  });

  test('should keep pipes along a street clear of those of other kinds', () => {
    const index = new SegmentIndex(city.pipes.pipes);
    let looked = 0;
    for (const pipe of city.pipes.pipes) {
      const length = lengthOf(pipe.line);
      if (length < 40) continue;
      for (const { place, direction, at } of walked(pipe.line, 30)) {
        // Near its ends a pipe crosses others to meet its own.
        if (at < 18 || at > length - 18) continue;
        looked++;
        for (const other of index.near(place)) {
          if (other.pipe.system === pipe.system || Math.abs(other.along(direction)) < 0.95) continue;
          if (pipe.carries === 'tunnel' || other.pipe.carries === 'tunnel') continue;
          const { aside, above } = other.away(place);
          const [wide, tall] = sizeOf(pipe);
          const [otherWide, otherTall] = sizeOf(other.pipe);
          if (aside > (wide + otherWide) / 2 || above > (tall + otherTall) / 2) continue;
          expect.unreachable(`${pipe.id} and ${other.pipe.id}: ${aside.toFixed(2)}, ${above.toFixed(2)}`);
        }
      }
    }
    expect(looked).toBeGreaterThan(3_000);
  });

  test('should serve every street of the town as its class says', () => {
    const zones = zonesOfStreets(city.blocks);
    const isTown = townMap(city.blocks);
    const index = new SegmentIndex(city.pipes.pipes);
    let looked = 0;
    for (const { street, line, class: kind, length } of graph.stretches) {
      if (street === undefined || !zones.has(street) || length < 50) continue;
      const isInner = kind === 'residential' || kind === 'living_street';
      if (isInner && city.plan.streets[street].name === undefined) continue;
      const [a, b] = [line[0], line[line.length - 1]];
      const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      if (line.length > 2 || !isTown(middle)) continue;
      const slope = Math.abs(groundAt(city, a) - groundAt(city, b)) / length;
      for (const system of SERVED[kind]) {
        if ((system === 'foul' || system === 'storm') && slope > STEEPEST / 3) continue;
        looked++;
        const found = index
          .near([...middle, 0])
          .some((segment) => segment.pipe.system === system && segment.away([...middle, 0]).aside < 26);
        expect(found, `${system} in street ${street} at ${middle.map(Math.round).join()}`).toBe(true);
      }
    }
    expect(looked).toBeGreaterThan(1_000);
  });
});

type Place = readonly [number, number, number];

const sizeOf = ({ section, diameter }: LaidPipe): readonly [number, number] =>
  section ?? [diameter, diameter];

function lengthOf(line: readonly Place[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++)
    sum += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
  return sum;
}

/** Between the middles of the terrain's cells, in straight lines. */
function groundAt({ landscape: { cells, cellSize, heights } }: DemoCity, [x, y]: Point): number {
  const half = (cells * cellSize) / 2;
  const [u, v] = [(x + half) / cellSize - 0.5, (half - y) / cellSize - 0.5];
  const clamp = (at: number): number => Math.max(0, Math.min(cells - 1, at));
  const height = (i: number, j: number): number => heights[clamp(j) * cells + clamp(i)];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const row = (at: number): number => height(i, at) + (height(i + 1, at) - height(i, at)) * (u - i);
  return row(j) + (row(j + 1) - row(j)) * (v - j);
}

function walked(line: readonly Place[], step: number): { place: Place; direction: Point; at: number }[] {
  const out: { place: Place; direction: Point; at: number }[] = [];
  let before = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = distance([a[0], a[1]], [b[0], b[1]]);
    if (length === 0) continue;
    const direction: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const count = Math.max(1, Math.ceil(length / step));
    for (let k = 0; k < count; k++) {
      const t = k / count;
      const place = [0, 1, 2].map((axis) => a[axis] + (b[axis] - a[axis]) * t) as unknown as Place;
      out.push({ place, direction, at: before + t * length });
    }
    before += length;
  }
  out.push({ place: line[line.length - 1], direction: [0, 0], at: before });
  return out;
}

const sampled = (line: readonly Place[], step: number): Place[] =>
  walked(line, step).map(({ place }) => place);

function leavingOf(pipes: readonly LaidPipe[]): Map<string, LaidPipe[]> {
  const leaving = new Map<string, LaidPipe[]>();
  for (const pipe of pipes) leaving.set(pipe.from, [...(leaving.get(pipe.from) ?? []), pipe]);
  return leaving;
}

/** Nodes by what hangs together. */
function partsOf(pipes: readonly LaidPipe[]): string[][] {
  const same = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    while (same.has(at)) at = same.get(at)!;
    return at;
  };
  for (const { from, to } of pipes) {
    const [a, b] = [root(from), root(to)];
    if (a !== b) same.set(a, b);
  }
  const parts = new Map<string, string[]>();
  for (const id of new Set(pipes.flatMap(({ from, to }) => [from, to])))
    parts.set(root(id), [...(parts.get(root(id)) ?? []), id]);
  return [...parts.values()];
}

class Segment {
  readonly pipe: LaidPipe;
  readonly #a: Place;
  readonly #b: Place;

  constructor(pipe: LaidPipe, a: Place, b: Place) {
    this.pipe = pipe;
    this.#a = a;
    this.#b = b;
  }

  /** Cosine of the angle to a direction in plan. */
  along([x, y]: Point): number {
    const [dx, dy] = [this.#b[0] - this.#a[0], this.#b[1] - this.#a[1]];
    return (dx * x + dy * y) / (Math.hypot(dx, dy) || 1);
  }

  /** Metres in plan from a place to the nearest point of the axis, and of height there. */
  away([x, y, z]: Place): { aside: number; above: number } {
    const [dx, dy] = [this.#b[0] - this.#a[0], this.#b[1] - this.#a[1]];
    const squared = dx * dx + dy * dy;
    const t =
      squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - this.#a[0]) * dx + (y - this.#a[1]) * dy) / squared));
    return {
      aside: Math.hypot(this.#a[0] + t * dx - x, this.#a[1] + t * dy - y),
      above: Math.abs(this.#a[2] + t * (this.#b[2] - this.#a[2]) - z),
    };
  }
}

/** Pieces of pipes by cells of 40 m. */
class SegmentIndex {
  readonly #cells = new Map<string, Set<Segment>>();

  constructor(pipes: readonly LaidPipe[]) {
    for (const pipe of pipes)
      for (let i = 1; i < pipe.line.length; i++) {
        const [a, b] = [pipe.line[i - 1], pipe.line[i]];
        const segment = new Segment(pipe, a, b);
        for (const [x, y] of sampled([a, b], 20)) {
          const key = `${Math.floor(x / 40)},${Math.floor(y / 40)}`;
          const cell = this.#cells.get(key) ?? new Set();
          this.#cells.set(key, cell.add(segment));
        }
      }
  }

  near([x, y]: Place): Segment[] {
    const found = new Set<Segment>();
    for (const i of [-1, 0, 1])
      for (const j of [-1, 0, 1])
        for (const segment of this.#cells.get(`${Math.floor(x / 40) + i},${Math.floor(y / 40) + j}`) ?? [])
          found.add(segment);
    return [...found];
  }
}
