import { beforeAll, describe, expect, it } from 'vitest';
import { type FloodCase, floodCaseSchema, type Series } from '../../../../models/schema/flood-case.ts';
import { sceneSchema } from '../../../../models/schema/scene.ts';
import { composeDemoCity, type DemoCity } from '../../../../scenes/demo/city.ts';
import { floodPresets } from '../../../../scenes/demo/flood/presets.ts';
import { BREACH_CREST, RIVER_CRESTS } from '../../../../scenes/demo/flood/river-presets.ts';
import { waterLevel } from '../../../../scenes/demo/landscape.ts';
import { contains, distance, type Point } from '../../../../scenes/demo/plane.ts';
import { shoreDistance } from '../../../../scenes/demo/rivers.ts';

/** Degrees that are hundred-thousandths of metres, so that places can be looked up again. */
const toDegrees = ([x, y]: Point): [number, number] => [x / 1e5, y / 1e5];
const toPlane = ([longitude, latitude]: readonly [number, number]): Point => [
  longitude * 1e5,
  latitude * 1e5,
];

let city: DemoCity;
let presets: FloodCase[];
beforeAll(() => {
  city = composeDemoCity({ seed: 1, size: 8_000, buildings: 4_000 });
  presets = floodPresets(city, toDegrees);
}, 120_000);

const presetOf = (id: string): FloodCase => {
  const found = presets.find((preset) => preset.id === id);
  if (!found) throw new Error(`There is no preset ${id}.`);
  return found;
};
const range = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];
const pointsOf = (series: Series): [number, number][] =>
  typeof series === 'number' ? [[0, series]] : series;

describe('presets of the demo city', () => {
  it('should be river floods, a cloudburst, a breach and pumps that run and fail', () => {
    expect(presets.map(({ id }) => id)).toEqual([
      'river-20',
      'river-50',
      'river-100',
      'cloudburst',
      'breach',
      'pumps-running',
      'pump-failure',
    ]);
  });

  it('should be cases by their schema, and stay as they are through a scene', () => {
    const { scenarioPresets } = sceneSchema.shape;
    expect(scenarioPresets.parse(JSON.parse(JSON.stringify(presets)))).toEqual(presets);
    for (const preset of presets) expect(floodCaseSchema.parse(preset)).toEqual(preset);
  });

  it('should say in both languages that they are simulated', () => {
    for (const { description, name } of presets) {
      expect(description?.['zh-CN']).toMatch(/^生成数据/);
      expect(description?.en).toMatch(/^Simulated/);
      expect(name['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(name.en).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it('should have all their places within the city', () => {
    for (const preset of presets) {
      const places = [
        ...preset.gauges.map(({ at }) => at),
        ...preset.breaches.map(({ at }) => at),
        ...preset.links.flatMap(({ from, to }) => [from, to]),
        ...preset.sections.flatMap(({ line }) => line),
        ...(preset.extent ?? []).flat(),
      ];
      for (const place of places)
        expect(Math.max(...toPlane(place).map(Math.abs)), preset.id).toBeLessThanOrEqual(4_000);
    }
  });

  it('should have in their extent what they need of it', () => {
    for (const { id, extent, gauges, breaches, links } of presets) {
      if (!extent) continue;
      const [xs, ys] = [0, 1].map((axis) => extent[0].map((corner) => corner[axis]));
      for (const [x, y] of [...gauges, ...breaches]
        .map(({ at }) => at)
        .concat(links.flatMap(({ from, to }) => [from, to]))) {
        expect(x, id).toBeGreaterThan(Math.min(...xs));
        expect(x, id).toBeLessThan(Math.max(...xs));
        expect(y, id).toBeGreaterThan(Math.min(...ys));
        expect(y, id).toBeLessThan(Math.max(...ys));
      }
    }
  });
});

describe('river floods', () => {
  it('should let water in by both rivers and out by the one that they become', () => {
    for (const { years } of RIVER_CRESTS) expect(presetOf(`river-${years}`).edges).toHaveLength(3);
  });

  it('should come at the edges to their crests over the normal water there, and begin below the warning level', () => {
    for (const { years, crest } of RIVER_CRESTS)
      for (const edge of presetOf(`river-${years}`).edges) {
        if (edge.kind !== 'stage') throw new Error('Levels are what is given.');
        const [, north] = edge.part[0]
          .map(toPlane)
          .reduce(([x, y], [a, b]) => [x + a / 4, y + b / 4], [0, 0]);
        const levels = pointsOf(edge.stage).map(([, level]) => level - waterLevel(north));
        expect(Math.max(...levels)).toBeCloseTo(crest, 1);
        expect(levels[0]).toBeLessThan(2.5);
      }
  });

  it('should stay over the guarantee level, below the plain and below the crests as their years say', () => {
    const [twenty, fifty, hundred] = RIVER_CRESTS.map(({ crest }) => crest);
    // Normal water + 4.5 m guarantee level, + 6.5 m the lowest plain, + 8.5 m the lowest crest, + 9.1 m the mean one.
    expect(twenty).toBeGreaterThan(4.5);
    expect(twenty).toBeLessThan(6.5);
    expect(fifty).toBeGreaterThan(6.5);
    expect(fifty).toBeLessThan(8.5);
    expect(hundred).toBeGreaterThan(8.6);
    expect(hundred).toBeLessThan(9.1);
  });

  it('should hold levels at the edges only where there is water at the beginning', () => {
    for (const { id, edges, initial } of presets) {
      const corners = initial.flatMap(({ area }) => area?.[0] ?? []).map(toPlane);
      for (const edge of edges) {
        if (edge.kind !== 'stage') continue;
        const [x, y] = edge.part[0].map(toPlane).reduce(([a, b], [c, d]) => [a + c / 4, b + d / 4], [0, 0]);
        const nearest = Math.min(...corners.map((corner) => distance(corner, [x, y])));
        expect(nearest, id).toBeLessThan(400);
      }
    }
  });

  it('should begin with water over the whole bed where a level is held, however the river slants across the side', () => {
    for (const { id, edges, initial, extent } of presets) {
      const corners = extent?.[0].map(toPlane) ?? [];
      const [west, east] = extent ? range(corners.map(([x]) => x)) : [-4_000, 4_000];
      const [south, north] = extent ? range(corners.map(([, y]) => y)) : [-4_000, 4_000];
      const areas = initial.flatMap(({ area }) => (area ? [area[0].map(toPlane)] : []));
      for (const edge of edges) {
        if (edge.kind !== 'stage') continue;
        const [xs, ys] = [0, 1].map((axis) => range(edge.part[0].map((corner) => toPlane(corner)[axis])));
        for (let x = Math.max(west + 5, xs[0] - 200); x < Math.min(east - 5, xs[1] + 200); x += 20)
          for (let y = Math.max(south + 5, ys[0] - 200); y < Math.min(north - 5, ys[1] + 200); y += 20)
            if (shoreDistance(city.rivers, [x, y]) < -5)
              expect(
                areas.some((ring) => contains(ring, [x, y])),
                `${id}: ${x}, ${y}`,
              ).toBe(true);
      }
    }
  });

  it('should leave nothing between the levees dry where the rivers meet', () => {
    const [x0, y0] = city.rivers.confluence;
    const areas = presetOf('river-20').initial.flatMap(({ area }) => (area ? [area[0].map(toPlane)] : []));
    let asked = 0;
    for (let x = x0 - 400; x <= x0 + 400; x += 10)
      for (let y = y0 - 400; y <= y0 + 400; y += 10) {
        // The round of 24 corners falls short of a circle by up to 2 m.
        if (shoreDistance(city.rivers, [x, y]) > 46 - 4 - 3) continue;
        asked++;
        expect(
          areas.some((ring) => contains(ring, [x, y])),
          `${x}, ${y}`,
        ).toBe(true);
      }
    expect(asked).toBeGreaterThan(1_000);
  });

  it('should begin with water between the levees, above the bed', () => {
    for (const entry of presetOf('river-20').initial) {
      if (!('level' in entry) || !entry.area) throw new Error('It begins with levels in areas.');
      const corners = entry.area[0].map(toPlane);
      for (const corner of corners) expect(shoreDistance(city.rivers, corner)).toBeLessThan(46);
      const middle = corners.reduce<Point>(
        ([x, y], [a, b]) => [x + a / corners.length, y + b / corners.length],
        [0, 0],
      );
      if (Math.max(...middle.map(Math.abs)) < 4_000)
        expect(entry.level).toBeGreaterThan(city.landscape.heightAt(middle));
    }
  });

  it('should measure at the gauges of the rivers, with their levels in order', () => {
    const { gauges } = presetOf('river-50');
    expect(gauges.length).toBeGreaterThan(5);
    for (const {
      at,
      thing,
      warningLevel = NaN,
      guaranteeLevel = NaN,
      leveeLevel = NaN,
      verticalDatum,
    } of gauges) {
      expect(shoreDistance(city.rivers, toPlane(at))).toBeLessThan(0);
      expect(thing).toMatch(/^simulator:river-\d+$/);
      expect(warningLevel).toBeLessThan(guaranteeLevel);
      expect(guaranteeLevel).toBeLessThan(leveeLevel);
      expect(verticalDatum).toBe('1985');
    }
  });

  it('should tell what flows through sections from behind one levee to behind the other', () => {
    const { sections } = presetOf('river-100');
    expect(sections).toHaveLength(3);
    for (const { line } of sections)
      for (const end of line) expect(shoreDistance(city.rivers, toPlane(end))).toBeGreaterThan(46);
  });
});

describe('the breach', () => {
  it('should lie on the crest of a levee, with the river between the land behind and the crest', () => {
    const [breach] = presetOf('breach').breaches;
    const at = toPlane(breach.at);
    const nearest = Math.min(...city.levees.flatMap(({ line }) => line.map((own) => distance(own, at))));
    expect(nearest).toBeLessThan(1);
    const level = waterLevel(at[1]) + BREACH_CREST;
    expect(level).toBeLessThan(city.landscape.heightAt(at));
    expect(level).toBeGreaterThan(waterLevel(at[1]) + 7.2);
  });

  it('should open while the run lasts', () => {
    const { breaches, duration } = presetOf('breach');
    expect(breaches[0].start + breaches[0].duration).toBeLessThan(duration);
  });
});

describe('pumps', () => {
  it('should put water from streets into a river', () => {
    for (const link of presetOf('pump-failure').links) {
      expect(shoreDistance(city.rivers, toPlane(link.from))).toBeGreaterThan(0);
      expect(shoreDistance(city.rivers, toPlane(link.to))).toBeLessThan(0);
    }
  });

  it('should differ in nothing but what the pumps do', () => {
    const [running, failed] = [presetOf('pumps-running'), presetOf('pump-failure')];
    const plain = ({ links, id: _, name: __, ...rest }: FloodCase) => ({
      ...rest,
      links: links.map((link) => ({ ...link, capacity: 0 })),
    });
    expect(plain(failed)).toEqual(plain(running));
    for (const link of failed.links) {
      if (link.kind !== 'pump') throw new Error('They are pumps.');
      const points = pointsOf(link.capacity);
      expect(points[0][1]).toBeGreaterThan(0);
      expect(points[points.length - 1][1]).toBe(0);
    }
  });
});
