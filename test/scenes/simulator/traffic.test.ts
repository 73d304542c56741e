import { beforeAll, describe, expect, it } from 'vitest';
import type { RoadNetwork } from '../../../models/network/index.ts';
import type { Simulation } from '../../../scenes/simulator/simulation.ts';
import { simulate } from '../../../scenes/simulator/simulation.ts';
import { type Driver, drive, driven } from '../../../scenes/simulator/traffic/drive.ts';
import { pathOf, placeOn } from '../../../scenes/simulator/traffic/path.ts';
import { roadsOf } from '../../../scenes/simulator/traffic/roads.ts';
import { nextGreen } from '../../../scenes/simulator/traffic/signals.ts';
import { gridRoads } from './grid-roads.ts';
import { smallCity, toPlane, vehicles } from './small-city.ts';

const SIDE = 20;
const DEPARTS = Date.UTC(2026, 4, 12, 1);
const DRIVER: Driver = { pace: 1, fastest: 60 / 3.6, accelerates: 1.2, brakes: 1.4 };
const never = (): boolean => false;
let network: RoadNetwork;

beforeAll(() => {
  network = gridRoads(SIDE);
});

const pathsOfTest = () => {
  const roads = roadsOf(network, toPlane);
  return Array.from({ length: 40 }, (_, i) => roads.path((i * 53) % 400, (i * 149 + 17) % 400)).filter(
    (path) => path !== undefined,
  );
};

describe('a drive', () => {
  it('should go on without a jump, never back, and never faster than is allowed', () => {
    const worst = { back: 0, jump: 0, speeding: 0, change: 0 };
    for (const path of pathsOfTest()) {
      const table = drive(network, path, DEPARTS, [{ along: 300, seconds: 20 }], DRIVER, never);
      let before = { metres: 0, speed: 0 };
      for (let time = 0; time <= table.duration + 1; time += 0.25) {
        const now = driven(table, time);
        const edge = path.begins.findLastIndex((begin) => begin <= Math.max(0, now.metres - 1e-6));
        const limit = network.edges.speed[path.edges[Math.min(edge, path.edges.length - 1)]] / 3.6;
        worst.back = Math.max(worst.back, before.metres - now.metres);
        // A quarter of a second at no more than the faster of both speeds.
        worst.jump = Math.max(
          worst.jump,
          now.metres - before.metres - 0.25 * (Math.max(now.speed, before.speed) + 0.4),
        );
        worst.speeding = Math.max(worst.speeding, now.speed - limit);
        worst.change = Math.max(worst.change, Math.abs(now.speed - before.speed) / 0.25);
        before = now;
      }
      expect(driven(table, table.duration)).toEqual({ metres: path.length, speed: 0 });
    }
    expect(worst.back).toBeLessThan(1e-6);
    expect(worst.jump).toBeLessThan(1e-6);
    expect(worst.speeding).toBeLessThan(1e-6);
    expect(worst.change).toBeLessThan(DRIVER.brakes + 1e-6);
  });

  it('should take as long as two bounded accelerations and the rest at the limit, on a street without signals', () => {
    const edges = network.edges.starts;
    const plain: RoadNetwork = {
      ...network,
      edges: { ...network.edges, flags: network.edges.flags.map((flags) => flags & ~512) },
    };
    // The second street is a wide one: straight on for 12 blocks of 160 m at 60 km/h.
    const list: number[] = [];
    for (let column = 0; column < 12; column++) {
      const from = 2 * SIDE + column;
      for (let edge = edges[from]; edge < edges[from + 1]; edge++)
        if (network.edges.to[edge] === from + 1) list.push(edge);
    }
    const path = pathOf(plain, Uint32Array.from(list));
    const v = 60 / 3.6;
    const length = 12 * 160;
    const expected = v / 1.2 + v / 1.4 + (length - v ** 2 / 2.4 - v ** 2 / 2.8) / v;
    expect(drive(plain, path, DEPARTS, [], DRIVER, never).duration).toBeCloseTo(expected, 6);
  });

  it('should pass signals only while they are green, and wait for nothing but them and its halts', () => {
    let [passed, waited] = [0, 0];
    for (const path of pathsOfTest().slice(0, 25)) {
      const table = drive(network, path, DEPARTS, [], DRIVER, never);
      for (let i = 0; i + 1 < path.edges.length; i++) {
        const edge = path.edges[i];
        if (!(network.edges.flags[edge] & 512)) continue;
        const line = path.begins[i + 1] - 14;
        // The last moment before its stop line, by bisection.
        let [low, high] = [0, table.duration];
        for (let step = 0; step < 60; step++) {
          const middle = (low + high) / 2;
          if (driven(table, middle).metres <= line + 1e-7) low = middle;
          else high = middle;
        }
        const { heading } = placeOn(path, path.begins[i + 1] - 40);
        const at = DEPARTS + low * 1_000;
        expect(nextGreen(network, edge, at + 2, heading, never) - at).toBeLessThan(5);
        passed++;
        if (driven(table, low - 0.5).speed < 0.7) waited++;
      }
    }
    expect(passed).toBeGreaterThan(100);
    expect(waited).toBeGreaterThan(10);
    expect(waited).toBeLessThan(0.8 * passed);
  });
});

describe('a path', () => {
  it('should run on the right-hand side, and end in the middle of the street', () => {
    const path = pathOf(network, Uint32Array.of(network.edges.starts[2 * SIDE]));
    const [x, y] = toPlane(placeOn(path, 80).longitude, placeOn(path, 80).latitude);
    const [beginX, beginY] = toPlane(placeOn(path, 0).longitude, placeOn(path, 0).latitude);
    const heading = (placeOn(path, 80).heading * Math.PI) / 180;
    // To the right of the direction of travel.
    const aside = (x - beginX) * Math.cos(heading) - (y - beginY) * Math.sin(heading);
    expect(aside).toBeGreaterThan(1.5);
    expect(aside).toBeLessThan(6);
    const end = placeOn(path, path.length);
    const node = network.edges.to[path.edges[0]];
    expect(end.longitude).toBeCloseTo(network.nodes.positions[3 * node], 8);
    expect(end.latitude).toBeCloseTo(network.nodes.positions[3 * node + 1], 8);
  });
});

describe('vehicles', () => {
  let simulation: Simulation;
  const ids = ['bus', 'taxi', 'hazardous-goods', 'ambulance'].flatMap((kind) =>
    Array.from({ length: 3 }, (_, i) => `test:${kind}-0-${i}`),
  );

  beforeAll(() => {
    const things = [
      ...vehicles('bus', 3, { line: 0, share: 0.3 }),
      ...vehicles('taxi', 3),
      ...vehicles('hazardous-goods', 3),
      ...vehicles('ambulance', 3, { hospital: 0 }),
    ];
    simulation = simulate(smallCity(network, SIDE), things, network);
  });

  it('should never teleport, in two days', () => {
    for (const id of ids) {
      const vehicle = simulation.vehicle(id);
      expect(vehicle).toBeDefined();
      let before: { x: number; y: number; speed: number } | undefined;
      for (let time = DEPARTS; time < DEPARTS + 2 * 86_400_000; time += 11_000) {
        const { longitude, latitude, speed = 0 } = vehicle?.position(time) ?? { longitude: 0, latitude: 0 };
        const [x, y] = toPlane(longitude, latitude);
        if (before && Math.hypot(x - before.x, y - before.y) > 11 * 16.7 + 3)
          expect.fail(
            `${id} jumped ${Math.hypot(x - before.x, y - before.y)} m at ${new Date(time).toISOString()}`,
          );
        before = { x, y, speed };
      }
    }
  });

  it('should stay on the streets: half a carriageway from their middle at most', () => {
    // Streets of the chequerboard run through multiples of 160 m from its corner.
    const [left, bottom] = toPlane(network.nodes.positions[0], network.nodes.positions[1]);
    const off = (value: number, origin: number): number => {
      const rest = (((value - origin) % 160) + 160) % 160;
      return Math.min(rest, 160 - rest);
    };
    for (const id of ids)
      for (let time = DEPARTS; time < DEPARTS + 86_400_000; time += 197_000) {
        const { longitude, latitude } = simulation.vehicle(id)?.position(time) ?? {
          longitude: 0,
          latitude: 0,
        };
        const [x, y] = toPlane(longitude, latitude);
        expect(Math.min(off(x, left), off(y, bottom))).toBeLessThan(7.5);
      }
  });

  it('should drive by day, and buses should sleep at their terminus at night', () => {
    const underWay = (hour: number): number => {
      let count = 0;
      for (let minute = 0; minute < 60; minute += 3)
        for (const id of ids.filter((one) => one.includes('bus')))
          if (simulation.vehicle(id)?.isUnderWay(Date.UTC(2026, 4, 12, hour - 8, minute))) count++;
      return count;
    };
    expect(underWay(10)).toBeGreaterThan(10);
    expect(underWay(3)).toBe(0);
    const asleep = simulation.vehicle('test:bus-0-0')?.position(Date.UTC(2026, 4, 11, 19, 30));
    const [x] = toPlane(asleep?.longitude ?? 0, asleep?.latitude ?? 0);
    expect(Math.abs(x)).toBeCloseTo((SIDE - 1) * 80, -1);
  });

  it('should keep dangerous goods off the streets at night', () => {
    for (const id of ids.filter((one) => one.includes('goods')))
      for (let hour = 22.5; hour < 29.9; hour += 0.25)
        expect(simulation.vehicle(id)?.isUnderWay(Date.UTC(2026, 4, 12, 0) + (hour - 8) * 3_600_000)).toBe(
          false,
        );
  });

  it('should tell of an ambulance call as an event at the place that it drives to', () => {
    const calls = simulation.events(DEPARTS, DEPARTS + 86_400_000).filter(({ kind }) => kind === 'first-aid');
    expect(calls.length).toBeGreaterThan(2);
    const [call] = calls;
    const vehicle = simulation.vehicle(call.things?.[0] ?? '');
    const away = (time: number): number => {
      const { longitude, latitude } = vehicle?.position(time) ?? { longitude: 0, latitude: 0 };
      const [x, y] = toPlane(longitude, latitude);
      const [cx, cy] = toPlane(call.longitude ?? 0, call.latitude ?? 0);
      return Math.hypot(x - cx, y - cy);
    };
    expect(away(call.time + 20 * 60_000)).toBeLessThan(3);
  });
});
