import { beforeAll, describe, expect, test } from 'vitest';
import { type Face, type Place, volumeOf } from '../../../scenes/demo/bodies.ts';
import { formsOf } from '../../../scenes/demo/bridges.ts';
import { composeDemoCity, type DemoCity } from '../../../scenes/demo/city.ts';
import { CONTROL_LINE_KINDS, type ControlLineKind } from '../../../scenes/demo/control-lines.ts';
import { OFFENDERS } from '../../../scenes/demo/controls.ts';
import { floorAreaOf } from '../../../scenes/demo/floor-area.ts';
import { landUseOf } from '../../../scenes/demo/land-use-plan.ts';
import { LEVEE } from '../../../scenes/demo/layout.ts';
import type { Name } from '../../../scenes/demo/names.ts';
import {
  along,
  contains,
  distance,
  distanceToSegment,
  type Point,
  type Ring,
  ringArea,
  ringCentroid,
} from '../../../scenes/demo/plane.ts';
import { distanceToRailway, RAILWAY_CLEARANCE } from '../../../scenes/demo/railway.ts';
import { layRivers, shoreDistance, waterOf } from '../../../scenes/demo/rivers.ts';
import { AREA_PER_PERSON } from '../../../scenes/demo/shelters.ts';
import { streetGraph } from '../../../scenes/demo/street-graph.ts';
import { CARRIAGEWAY } from '../../../scenes/demo/streets.ts';
import { chooseViewpoints } from '../../../scenes/demo/viewpoints.ts';

let city: DemoCity;
beforeAll(() => {
  city = composeDemoCity({ seed: 5, size: 6_000, buildings: 5_400 });
}, 60_000);

/** Inside, or on the edge by no more than rounding. */
const holds = (ring: Ring, at: Point): boolean =>
  contains(ring, at) || ring.some((a, i) => distanceToSegment(at, a, ring[(i + 1) % ring.length]) < 0.001);

describe('the ground of the demo city', () => {
  test('should have every building on its own parcel, and on no other', () => {
    const boxes = city.parcels.map(({ ring }) => {
      const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    });
    for (const { ring, parcel } of city.buildings) {
      expect(parcel).toBeDefined();
      for (const corner of ring) expect(holds(city.parcels[parcel!].ring, corner)).toBe(true);
      const [x, y] = [
        ring.reduce((sum, p) => sum + p[0], 0) / ring.length,
        ring.reduce((sum, p) => sum + p[1], 0) / ring.length,
      ];
      const under = city.parcels.filter(
        (own, i) =>
          x >= boxes[i][0] &&
          y >= boxes[i][1] &&
          x <= boxes[i][2] &&
          y <= boxes[i][3] &&
          contains(own.ring, [x, y]),
      );
      expect(under).toEqual([city.parcels[parcel!]]);
    }
  });

  test('should keep parcels off carriageways, water and levees', () => {
    for (const { ring, block } of city.parcels) {
      const { streets, ring: edges } = city.blocks[block];
      for (const corner of ring) {
        expect(shoreDistance(city.rivers, corner)).toBeGreaterThan(0);
        for (const [i, street] of streets.entries()) {
          if (street < 0) continue;
          const away = distanceToSegment(corner, edges[i], edges[(i + 1) % edges.length]);
          expect(away).toBeGreaterThanOrEqual(CARRIAGEWAY[city.plan.streets[street].class] / 2 - 1e-6);
        }
      }
    }
  });

  test('should keep buildings clear of the railway', () => {
    for (const { ring } of city.buildings)
      for (const corner of ring)
        expect(distanceToRailway(city.railway, corner)).toBeGreaterThan(RAILWAY_CLEARANCE);
  });

  test('should plan a use for all ground that is built on, and reach each parcel with it', () => {
    const planned = new Map(city.plannedAreas.map((area) => [area.block, area]));
    for (const { block } of city.parcels) expect(planned.get(block)?.use).toBe(landUseOf(city.blocks[block]));
    for (const { use } of city.plannedAreas) expect(use.code).toMatch(/^(0[1-9]|1[0-9])(\d\d)*$/);
  });
});

describe('the controls of the demo city', () => {
  test('should be kept everywhere, but by exactly the offenders that are marked', () => {
    const broken = new Set<number>();
    for (const { parcel, height } of city.buildings)
      if (height > city.controls[parcel!].heightLimit) broken.add(parcel!);
    const marked = city.controls.flatMap(({ tooHigh }, index) => (tooHigh ? [index] : []));
    expect([...broken].sort((a, b) => a - b)).toEqual(marked);
    expect(marked).toHaveLength(OFFENDERS);
    for (const { density, densityLimit, floorAreaRatio, floorAreaRatioLimit } of city.controls) {
      expect(density).toBeLessThanOrEqual(densityLimit);
      expect(floorAreaRatio).toBeLessThanOrEqual(floorAreaRatioLimit);
    }
  });

  test('should reckon the floor area ratio from the floors that stand on the parcel', () => {
    const floors = new Float64Array(city.parcels.length);
    for (const building of city.buildings) floors[building.parcel!] += floorAreaOf(building);
    for (const [index, { floorAreaRatio }] of city.controls.entries())
      expect(floorAreaRatio).toBeCloseTo(floors[index] / ringArea(city.parcels[index].ring), 2);
  });
});

describe('the waters of the demo city', () => {
  test('should be one area whose every shore is a shore, for any size', () => {
    for (const size of [6_000, 20_000]) {
      const rivers = layRivers(size);
      const ring = waterOf(rivers);
      expect(ringArea(ring)).toBeGreaterThan(0);
      // No side runs across the water, where rivers meet neither.
      for (const [i, [x, y]] of ring.entries()) {
        const [nextX, nextY] = ring[(i + 1) % ring.length];
        expect(Math.abs(shoreDistance(rivers, [x, y]))).toBeLessThan(2);
        const middle: Point = [(x + nextX) / 2, (y + nextY) / 2];
        if (Math.max(Math.abs(middle[0]), Math.abs(middle[1])) < size / 2)
          expect(Math.abs(shoreDistance(rivers, middle))).toBeLessThan(3);
      }
    }
  });
});

describe('the control lines of the demo city', () => {
  const linesOf = (kind: ControlLineKind) => city.controlLines.filter((line) => line.kind === kind);

  test('should be there in all five kinds, each with a shape', () => {
    for (const kind of CONTROL_LINE_KINDS) {
      expect(linesOf(kind).length, kind).toBeGreaterThan(0);
      for (const { lines, areas } of linesOf(kind)) expect(lines.length + areas.length).toBeGreaterThan(0);
    }
  });

  test('should keep what is built behind the red lines, and parks inside of the green ones', () => {
    const corners = linesOf('red').flatMap(({ lines }) => lines.flat());
    expect(corners.length).toBeGreaterThan(400);
    for (const { ring } of city.buildings)
      for (const corner of corners)
        if (Math.abs(corner[0] - ring[0][0]) < 150 && Math.abs(corner[1] - ring[0][1]) < 150)
          expect(contains(ring, corner)).toBe(false);
    const green = linesOf('green').flatMap(({ areas }) => areas);
    for (const { paths } of city.parks)
      for (const corner of paths[0].line) expect(green.some((ring) => contains(ring, corner))).toBe(true);
  });

  test('should lead the blue lines of rivers along their banks, on land', () => {
    const rivers = linesOf('blue').filter(({ lines }) => lines.length > 0);
    expect(rivers).toHaveLength(3);
    for (const { lines } of rivers)
      for (const at of lines.flat()) {
        expect(shoreDistance(city.rivers, at)).toBeGreaterThan(10);
        expect(shoreDistance(city.rivers, at)).toBeLessThan(LEVEE);
      }
  });
});

describe('the ways of the demo city', () => {
  test('should lead from every street to every other one, over its bridges', () => {
    const { junctions, stretches } = streetGraph(city.plan, city.bridges);
    const parent = junctions.map((_, id) => id);
    const rootOf = (id: number): number => {
      while (parent[id] !== id) id = parent[id] = parent[parent[id]];
      return id;
    };
    for (const { from, to } of stretches) parent[rootOf(from)] = rootOf(to);
    const parts = new Set(stretches.map(({ from }) => rootOf(from)));
    expect(parts.size).toBe(1);
  });

  test('should carry each bridge from bank to bank without a gap or a step', () => {
    expect(new Set(formsOf(city.bridges))).toContain('arch');
    for (const { name, line } of city.bridges) {
      const decks = city.structures.filter((part) => part.kind === 'deck' && part.name === name);
      expect(decks).toHaveLength(1);
      const [deck] = decks[0].bodies;
      const whole = distance(line[0], line[1]);
      const placeOf = ([x, y, z]: Place): [number, number] => [
        ((x - line[0][0]) * (line[1][0] - line[0][0]) + (y - line[0][1]) * (line[1][1] - line[0][1])) / whole,
        z,
      ];
      const corners = deck.flat().map(placeOf);
      const ends = [Math.min(...corners.map(([at]) => at)), Math.max(...corners.map(([at]) => at))];
      expect(ends[0]).toBeCloseTo(9, 3);
      expect(ends[1]).toBeCloseTo(whole - 9, 3);
      for (const end of ends) {
        const top = Math.max(...corners.filter(([at]) => Math.abs(at - end) < 0.01).map(([, z]) => z));
        const ground = city.landscape.heightAt(along(line[0], line[1], end / whole));
        expect(Math.abs(top - ground)).toBeLessThan(0.9);
      }
    }
  });

  test('should build closed bodies that face out, and let none hang in the air', () => {
    const edge = (a: Place, b: Place): string => `${a.join()} ${b.join()}`;
    for (const { kind, bodies } of city.structures) {
      // What has no upright face is read as a piece of ground and not as a body.
      const isUprightFace = (face: Face): boolean => new Set(face.map(([x, y]) => `${x} ${y}`)).size === 2;
      expect(bodies.flat().some(isUprightFace), kind).toBe(true);
      for (const faces of bodies) {
        expect(volumeOf(faces)).toBeGreaterThan(0);
        const edges = new Set(
          faces.flatMap((face) => face.map((a, i) => edge(a, face[(i + 1) % face.length]))),
        );
        for (const face of faces)
          for (const [i, a] of face.entries())
            expect(edges.has(edge(face[(i + 1) % face.length], a))).toBe(true);
        if (kind !== 'column') continue;
        const foot = faces.flat().reduce((low, place) => (place[2] < low[2] ? place : low));
        expect(foot[2]).toBeLessThan(city.landscape.heightAt([foot[0], foot[1]]));
      }
    }
    for (const { name } of city.bridges) {
      const piers = city.structures.filter((part) => part.kind === 'pier' && part.name === name);
      for (const faces of piers.flatMap(({ bodies }) => bodies.filter((_, i) => i % 4 === 0))) {
        const foot = faces.flat().reduce((low, place) => (place[2] < low[2] ? place : low));
        expect(foot[2]).toBeLessThan(city.landscape.heightAt([foot[0], foot[1]]) + 0.5);
      }
    }
  });

  test('should lead the levees along the water, above the ground behind them', () => {
    expect(city.levees.length).toBe(6);
    for (const { line } of city.levees)
      for (const at of line) {
        const away = shoreDistance(city.rivers, at);
        expect(away).toBeGreaterThan(LEVEE - 7);
        expect(away).toBeLessThan(LEVEE + 7);
      }
  });
});

describe('the green of the demo city', () => {
  test('should lay every pond inside of its park, away from the path around it', () => {
    const ponds = city.parks.flatMap(({ pond }) => (pond ? [pond.ring] : []));
    expect(ponds.length).toBeGreaterThan(2);
    const parks = city.blocks.filter(({ zone }) => zone === 'park');
    for (const ring of ponds) {
      const park = parks.find((block) => contains(block.ring, ring[0]))!;
      for (const corner of ring) expect(contains(park.ring, corner)).toBe(true);
    }
  });

  test('should keep riversides on land, between the water and the levee', () => {
    expect(city.riversides.length).toBeGreaterThan(10);
    for (const { ring, path } of city.riversides)
      for (const at of [...ring, ...path]) {
        const away = shoreDistance(city.rivers, at);
        expect(away).toBeGreaterThan(0);
        expect(away).toBeLessThan(LEVEE);
      }
  });

  test('should lay a sports ground beside the houses of a school, not under them', () => {
    expect(city.pitches.length).toBeGreaterThan(0);
    const middles = city.pitches.map((ring) => ringCentroid(ring));
    for (const { ring } of city.buildings) for (const at of middles) expect(contains(ring, at)).toBe(false);
  });

  test('should plant no tree into a house', () => {
    const trees = city.trees.filter((_, index) => index % 37 === 0);
    for (const { ring } of city.buildings) {
      const near = trees.filter(
        ({ at }) => Math.abs(at[0] - ring[0][0]) < 90 && Math.abs(at[1] - ring[0][1]) < 90,
      );
      for (const { at } of near) expect(contains(ring, at)).toBe(false);
    }
  });
});

describe('the viewpoints of the demo city', () => {
  test('should look at the city from over its ground, and be named in both languages', () => {
    const views = chooseViewpoints({ ...city, size: city.parameters.size });
    expect(views.map(({ id }) => id)).toEqual([
      'arrival',
      'overview',
      'confluence',
      'skyline',
      'old-town',
      'new-district',
      'park',
      'station',
      'bridge',
    ]);
    for (const { name, pitch, heading, distance: away } of views) {
      expect(name.zh).toMatch(/^\p{Script=Han}+$/u);
      expect(name.en).toMatch(/^[A-Z]/);
      expect(pitch).toBeLessThan(0);
      expect(heading).toBeGreaterThanOrEqual(0);
      expect(heading).toBeLessThan(362);
      expect(away).toBeGreaterThan(20);
    }
  });

  test('should have nothing standing close before the eye in a street', () => {
    const views = chooseViewpoints({ ...city, size: city.parameters.size });
    const things = [...city.trees, ...city.furniture];
    for (const { id, target, heading, pitch, distance: away } of views) {
      if (id !== 'old-town' && id !== 'new-district') continue;
      const level = away * Math.cos((pitch * Math.PI) / 180);
      const turn = (heading * Math.PI) / 180;
      const eye: Point = [target[0] - level * Math.sin(turn), target[1] - level * Math.cos(turn)];
      for (const { at } of things) expect(distance(at, eye)).toBeGreaterThan(3);
      const seen = things.filter(({ at }) => {
        const [x, y] = [at[0] - eye[0], at[1] - eye[1]];
        const ahead = x * Math.sin(turn) + y * Math.cos(turn);
        return ahead > 0 && Math.abs(x * Math.cos(turn) - y * Math.sin(turn)) < 0.5 * ahead;
      });
      expect(Math.min(...seen.map(({ at }) => distance(at, eye)))).toBeGreaterThan(10);
    }
  });
});

describe('the shelters of the demo city', () => {
  test('should hold as many as their effective area has room for', () => {
    expect(city.shelters.length).toBeGreaterThan(10);
    for (const { effectiveArea, capacity, areaPerPerson, ring, class: kind } of city.shelters) {
      expect(areaPerPerson).toBe(AREA_PER_PERSON[kind]);
      expect(capacity).toBe(Math.floor(effectiveArea / areaPerPerson));
      expect(effectiveArea).toBeLessThan(ringArea(ring));
    }
  });
});

describe('the names of the demo city', () => {
  test('should be there in both languages', () => {
    const names: (Name | undefined)[] = [
      ...city.plan.streets.map(({ name }) => name),
      ...city.blocks.map(({ facility, name }) => facility?.name ?? name),
      ...city.bridges.map(({ name }) => name),
      ...city.buildings.map(({ name }) => name),
      ...city.busLines.flatMap(({ name, stops }) => [name, ...stops]),
      ...city.areas.map(({ name }) => name),
      ...city.levees.map(({ name }) => name),
      ...city.shelters.map(({ name }) => name),
      ...city.parks.map(({ pond }) => pond?.name),
      ...city.riversides.map(({ name }) => name),
      ...city.structures.map(({ name }) => name),
      ...city.plannedAreas.map(({ use }) => use.name),
      ...city.controlLines.map(({ name }) => name),
      ...city.furniture.map(({ name }) => name),
    ];
    const given = names.filter((name) => name !== undefined);
    expect(given.length).toBeGreaterThan(2_000);
    for (const { zh, en } of given) {
      expect(zh).toMatch(/^[\p{Script=Han}0-9（）]+$/u);
      expect(en).toMatch(/^[A-Za-z0-9 ,·()'-]+$/);
    }
  });
});
