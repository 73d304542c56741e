import { beforeAll, describe, expect, test } from 'vitest';
import { buildBlock } from '../../../scenes/demo/buildings.ts';
import { composeDemoCity, type DemoCity } from '../../../scenes/demo/city.ts';
import { AREA_LEVELS, type AreaLevel } from '../../../scenes/demo/districts.ts';
import { FACILITY_KINDS } from '../../../scenes/demo/facilities.ts';
import { LEVEE } from '../../../scenes/demo/layout.ts';
import {
  contains,
  distance,
  distanceToSegment,
  type Point,
  ringArea,
  ringCentroid,
} from '../../../scenes/demo/plane.ts';
import { createRandom } from '../../../scenes/demo/random.ts';
import { shoreDistance } from '../../../scenes/demo/rivers.ts';
import { streetGraph } from '../../../scenes/demo/street-graph.ts';
import { CARRIAGEWAY } from '../../../scenes/demo/streets.ts';

const SIZE = 6_000;
let city: DemoCity;
beforeAll(() => {
  city = composeDemoCity({ seed: 5, size: SIZE, buildings: 5_400 });
}, 60_000);

describe('the demo city', () => {
  test('should be the same for the same seed, and another one for another', () => {
    const again = composeDemoCity({ seed: 5, size: SIZE, buildings: 5_400 });
    expect(JSON.stringify(again.buildings)).toBe(JSON.stringify(city.buildings));
    expect(again.landscape.heights).toEqual(city.landscape.heights);
    const other = composeDemoCity({ seed: 6, size: SIZE, buildings: 5_400 });
    expect(JSON.stringify(other.buildings)).not.toBe(JSON.stringify(city.buildings));
  });

  test('should leave no ground between rivers and border without a block, and none twice', () => {
    const random = createRandom(1);
    let tried = 0;
    while (tried < 400) {
      const at: Point = [random.between(-SIZE / 2, SIZE / 2), random.between(-SIZE / 2, SIZE / 2)];
      const away = shoreDistance(city.rivers, at);
      // Near the confluence banks are cut off; near lines a place is on either side.
      if (away < LEVEE + 60) continue;
      const blocks = city.blocks.filter(({ ring }) => contains(ring, at));
      const onLine = city.plan.streets.some(({ line }) =>
        line.some((p, i) => i > 0 && distanceToSegment(at, line[i - 1], p) < 0.1),
      );
      if (!onLine) expect(blocks, at.join()).toHaveLength(1);
      tried++;
    }
  });

  test('should have every building in its block, off the carriageways and the water', () => {
    const random = createRandom(9);
    let looked = 0;
    for (const block of city.blocks) {
      for (const { ring } of buildBlock(city.plan, block, random).flatMap(({ buildings }) => buildings)) {
        looked++;
        for (const corner of ring) {
          expect(contains(block.ring, corner)).toBe(true);
          if (looked % 10 === 0) expect(shoreDistance(city.rivers, corner)).toBeGreaterThan(0);
          block.ring.forEach((a, i) => {
            const street = block.streets[i];
            if (street < 0) return;
            const b = block.ring[(i + 1) % block.ring.length];
            const half = CARRIAGEWAY[city.plan.streets[street].class] / 2;
            expect(distanceToSegment(corner, a, b)).toBeGreaterThanOrEqual(half - 1e-6);
          });
        }
      }
    }
    expect(looked).toBeGreaterThan(1_000);
  });

  test('should have buildings with an area, a height that fits their storeys, and sound roofs', () => {
    for (const { ring, height, storeys, roof } of city.buildings) {
      expect(ringArea(ring)).toBeGreaterThan(15);
      const storey = (height - roof.height) / storeys;
      expect(storey).toBeGreaterThan(2.5);
      expect(storey).toBeLessThan(12.5);
      expect(roof.height).toBeGreaterThanOrEqual(0);
    }
  });

  test('should join every street that ends on another one', () => {
    const ends = city.plan.streets.flatMap(({ id, line }) =>
      [line[0], line[line.length - 1]].map((at) => ({ id, at })),
    );
    for (const { id, at } of ends) {
      if (Math.max(Math.abs(at[0]), Math.abs(at[1])) > SIZE / 2 - 1) continue;
      const met = city.plan.streets.some(
        (street) =>
          street.id !== id &&
          [...street.joints, ...street.line].some(([x, y]) => Math.hypot(x - at[0], y - at[1]) < 0.02),
      );
      expect(met, `street ${id} at ${at.join()}`).toBe(true);
    }
  });

  test('should have rivers in their beds, and the town dry', () => {
    const { heightAt } = city.landscape;
    const middle = city.rivers.joined.line[20];
    const bank = city.buildings[0].ring[0];
    expect(heightAt(middle)).toBeLessThan(heightAt(bank) - 8);
  });

  test('should have as many buildings as asked for, and say where there is no room for them', () => {
    expect(city.buildings).toHaveLength(5_400);
    expect(() => composeDemoCity({ seed: 5, size: 6_000, buildings: 500_000 })).toThrow(/There is room for/);
    expect(() => composeDemoCity({ seed: 5, size: 6_000, buildings: 3 })).toThrow(/The least city/);
  });

  test('should give public bodies ground of their own, apart from others of their kind', () => {
    const kinds = new Map<string, Point[]>();
    for (const { facility, ring } of city.blocks)
      if (facility) kinds.set(facility.kind, [...(kinds.get(facility.kind) ?? []), ringCentroid(ring)]);
    for (const kind of FACILITY_KINDS) {
      const places = kinds.get(kind) ?? [];
      expect(places.length, kind).toBeGreaterThan(0);
      for (const [i, a] of places.entries())
        for (const b of places.slice(0, i)) expect(distance(a, b), kind).toBeGreaterThan(890);
    }
    const hospital = city.blocks.find(({ facility }) => facility?.kind === 'hospital')!;
    const houses = city.buildings.filter(({ ring }) => contains(hospital.ring, ringCentroid(ring)));
    expect(houses.map(({ use }) => use)).toEqual(houses.map(() => 'hospital'));
    for (const { name } of houses) expect(name?.zh).toContain(hospital.facility!.name.zh);
  });

  test('should raise landmarks tier upon tier, each inside of the one below', () => {
    const tiers = city.buildings.filter(({ name }) => name?.zh === '两江中心');
    expect(tiers.length).toBeGreaterThan(3);
    for (const [i, tier] of tiers.entries()) {
      if (i === 0) continue;
      expect(tier.base).toBeCloseTo(tiers[i - 1].height, 1);
      for (const corner of tier.ring) expect(contains(tiers[i - 1].ring, corner)).toBe(true);
    }
    const tallest = Math.max(...city.buildings.map(({ height }) => height));
    expect(tiers.at(-1)!.height).toBe(tallest);
  });

  test('should name no two great streets, bridges or bodies alike', () => {
    const names = [
      ...city.blocks.flatMap(({ facility, name }) => (facility ? [facility.name] : name ? [name] : [])),
      ...city.bridges.map(({ name }) => name),
    ].map(({ zh }) => zh);
    expect(new Set(names).size).toBe(names.length);
  });

  test('should keep what stands on a street off its carriageway, and signals on junctions', () => {
    const { junctions, meeting } = streetGraph(city.plan, city.bridges);
    for (const { kind, at } of city.furniture.filter((_, i) => i % 20 === 0)) {
      if (kind === 'manhole') continue;
      if (kind === 'traffic_signals') {
        const junction = junctions.findIndex((place) => distance(place, at) < 0.02);
        expect(meeting[junction].length).toBeGreaterThanOrEqual(3);
        continue;
      }
      const own = city.plan.streets.filter(({ line, class: street }) =>
        line.some((p, i) => i > 0 && distanceToSegment(at, line[i - 1], p) < CARRIAGEWAY[street] / 2 - 0.01),
      );
      // Only where another street opens into its own may a thing stand in its mouth.
      for (const { line } of own)
        expect(
          junctions.some((place) => distance(place, at) < 40 && line.some((p) => distance(p, place) < 2_000)),
        ).toBe(true);
    }
  });

  test('should have a hydrant within 75 m of every lamp', () => {
    const hydrants = city.furniture.filter(({ kind }) => kind === 'fire_hydrant').map(({ at }) => at);
    const lamps = city.furniture.filter(({ kind }) => kind === 'street_lamp');
    const bridges = city.bridges.map(({ line }) => line);
    for (const { at } of lamps.filter((_, i) => i % 25 === 0)) {
      if (bridges.some(([a, b]) => distanceToSegment(at, a, b) < 40)) continue;
      expect(Math.min(...hydrants.map((hydrant) => distance(hydrant, at)))).toBeLessThan(75);
    }
  });

  test('should run its buses along streets without a gap, past stops with names of their own', () => {
    expect(city.busLines.length).toBeGreaterThan(20);
    const corners = new Set(
      streetGraph(city.plan, city.bridges).stretches.flatMap(({ line }) => line.map((p) => p.join())),
    );
    for (const { line, stops } of city.busLines) {
      expect(new Set(stops.map(({ zh }) => zh)).size).toBe(stops.length);
      for (const p of line) expect(corners.has(p.join())).toBe(true);
      for (let i = 1; i < line.length; i++) expect(distance(line[i - 1], line[i])).toBeLessThan(1_200);
    }
    const names = city.furniture.filter(({ kind }) => kind === 'bus_stop').map(({ name }) => name!.zh);
    expect(new Set(names).size * 2).toBe(names.length);
  });

  test('should divide all of the ground into districts, these into streets and these into grids', () => {
    const { areas } = city;
    const areaOf = (level: AreaLevel): number =>
      areas.reduce((sum, area) => (area.level === level ? sum + ringArea(area.ring) : sum), 0);
    for (const level of AREA_LEVELS) expect(areaOf(level) / SIZE ** 2).toBeCloseTo(1, 2);
    for (const { level, parent } of areas)
      expect(areas[parent ?? -1]?.level).toBe(
        { district: undefined, street: 'district', grid: 'street' }[level],
      );
    const random = createRandom(3);
    for (let tried = 0; tried < 200; tried++) {
      const at: Point = [random.between(-SIZE / 2, SIZE / 2), random.between(-SIZE / 2, SIZE / 2)];
      const here = areas.filter(({ ring }) => contains(ring, at));
      expect(here.map(({ level }) => level)).toEqual([...AREA_LEVELS]);
      expect(here.map(({ parent }) => parent)).toEqual([
        undefined,
        areas.indexOf(here[0]),
        areas.indexOf(here[1]),
      ]);
    }
  });

  test('should count every building and every one who lives or works in it once in each level', () => {
    const total = (key: 'residents' | 'jobs'): number => city.people.reduce((sum, own) => sum + own[key], 0);
    for (const level of AREA_LEVELS) {
      const own = city.areas.filter((area) => area.level === level);
      expect(own.reduce((sum, { residents }) => sum + residents, 0)).toBe(total('residents'));
      expect(own.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(total('jobs'));
      expect(own.reduce((sum, { buildings }) => sum + buildings, 0)).toBe(
        city.buildings.filter(({ base }) => base === undefined || base === 0).length,
      );
    }
  });
});
