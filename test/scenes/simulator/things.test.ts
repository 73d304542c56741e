import { describe, expect, it } from 'vitest';
import type { SimulatedThing } from '../../../scenes/simulator/description.ts';
import { subjectOf, type Value } from '../../../scenes/simulator/things/model.ts';
import { MODELS, type StandingKind } from '../../../scenes/simulator/things/models.ts';
import { RESIDUAL_LIMIT } from '../../../scenes/simulator/things/power.ts';
import { manholeDepth, riverStage } from '../../../scenes/simulator/things/water.ts';
import { DAY, HOUR, MINUTE } from '../../../scenes/simulator/world/calendar.ts';
import { nearestPass } from '../../../scenes/simulator/world/weather.ts';
import { worldOf } from '../../../scenes/simulator/world/world.ts';
import { gridRoads } from './grid-roads.ts';
import { degrees, smallCity, some } from './small-city.ts';

const city = smallCity(gridRoads(20), 20);
const world = worldOf(city);
const stormy = worldOf({ ...city, climate: 'stormy' });
const BEGIN = Date.UTC(2026, 0, 5);
const valuesOf = (thing: SimulatedThing, own = world): readonly Value[] =>
  MODELS[thing.kind as StandingKind](subjectOf(thing, own));
const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
const series = (value: Value, from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => value(from + i * step) as number);

describe('energy of buildings', () => {
  const yearOf = (use: string, floorArea: number): number =>
    mean(
      some('building-energy', 12, { use, floorArea }).map(
        (thing) => mean(series(valuesOf(thing)[0], BEGIN, BEGIN + 364 * DAY, 5.1 * HOUR)) * 8_766,
      ),
    );

  it('should take in a year what GB/T 51161-2016 has for offices, between its guiding and its constraint values', () => {
    const perSquareMetre = yearOf('office', 20_000) / 20_000;
    expect(perSquareMetre).toBeGreaterThan(70);
    expect(perSquareMetre).toBeLessThan(110);
  });

  it('should take less in a home than the constraint for a household, and more than half of it', () => {
    const household = yearOf('apartments', 90);
    expect(household).toBeGreaterThan(1_550);
    expect(household).toBeLessThan(3_100);
  });

  it('should be at work by day on workdays, and at home in the evening', () => {
    const at = (use: string, day: number, hour: number): number =>
      mean(
        some('building-energy', 20, { use, floorArea: 5_000 }).map(
          (thing) => valuesOf(thing)[0](BEGIN + day * DAY + (hour - 8) * HOUR) as number,
        ),
      );
    expect(at('office', 1, 10)).toBeGreaterThan(2 * at('office', 1, 3));
    expect(at('office', 1, 10)).toBeGreaterThan(1.5 * at('office', 6, 10));
    expect(at('apartments', 1, 20.5)).toBeGreaterThan(1.5 * at('apartments', 1, 4));
  });

  it('should add the power of a day up to its energy', () => {
    const [thing] = some('building-energy', 1, { use: 'hotel', floorArea: 8_000 });
    const [power, energy] = valuesOf(thing);
    const midnight = BEGIN - 8 * HOUR;
    const sum = mean(series(power, midnight, midnight + 18 * HOUR, 3 * MINUTE)) * 18;
    expect(energy(midnight + 18 * HOUR) as number).toBeGreaterThan(0.98 * sum);
    expect(energy(midnight + 18 * HOUR) as number).toBeLessThan(1.02 * sum);
    expect(energy(midnight)).toBe(0);
  });
});

describe('a dead feeder', () => {
  const [outage] = world.faults
    .outages(BEGIN, BEGIN + 60 * DAY)
    .filter(({ from, to }) => to - from > 20 * MINUTE);
  const middle = (outage.from + outage.to) / 2;
  const other = [0, 1, 2, 3].find((zone) => zone !== outage.zone && !world.faults.outage(zone, middle)) ?? -1;

  it('should take the pumps and the signals of its quarter, and those of no other', () => {
    for (const [zone, isDead] of [
      [outage.zone, true],
      [other, false],
    ] as const) {
      const [pump] = some('pump-station', 1, { bottomLevel: 95, coverLevel: 103, capacity: 900 }, zone);
      const [, flow, running] = valuesOf(pump);
      expect(running(middle) === 0 && flow(middle) === 0).toBe(isDead);
      const [signal] = some('traffic-signal', 1, {}, zone);
      expect(valuesOf(signal)[0](middle) === 'dark').toBe(isDead);
      const [building] = some('building-energy', 1, { use: 'office', floorArea: 4_000 }, zone);
      expect(valuesOf(building)[0](middle) === 0).toBe(isDead);
    }
  });

  it('should let the well of its pumps fill, and fall again afterwards', () => {
    const [pump] = some('pump-station', 1, { bottomLevel: 95, coverLevel: 120, capacity: 900 }, outage.zone);
    const [level] = valuesOf(pump);
    expect(level(outage.to) as number).toBeGreaterThan((level(outage.from - MINUTE) as number) + 0.2);
    expect(level(outage.to + 3 * HOUR) as number).toBeLessThan((level(outage.to) as number) - 0.1);
  });

  it('should darken lamps at night', () => {
    const night = world.faults
      .outages(BEGIN, BEGIN + 200 * DAY)
      .find(({ from, to }) => world.sun(from) < -8 && world.sun(to) < -8 && to - from > 16 * MINUTE);
    expect(night).toBeDefined();
    const at = night ? night.from + 10 * MINUTE : 0;
    const lit = (zone: number): number =>
      some('street-lamp', 60, { ratedPower: 120 }, zone).filter(
        (lamp) => (valuesOf(lamp)[0](at) as number) > 0,
      ).length;
    expect(lit(night?.zone ?? 0)).toBe(0);
    const elsewhere = [0, 1, 2, 3].find((zone) => !world.faults.outage(zone, at)) ?? -1;
    expect(lit(elsewhere)).toBeGreaterThan(50);
  });
});

describe('lamps', () => {
  it('should burn by night only, and half after eleven', () => {
    const lamps = some('street-lamp', 40, { ratedPower: 100 });
    const brightness = (hour: number): number[] =>
      lamps.map((lamp) => valuesOf(lamp)[0](BEGIN + (hour - 8) * HOUR) as number);
    expect(Math.max(...brightness(12))).toBe(0);
    expect(brightness(21).filter((value) => value === 100).length).toBeGreaterThan(35);
    expect(brightness(26).filter((value) => value === 50).length).toBeGreaterThan(35);
  });
});

describe('hydrants', () => {
  it('should have the pressure that GB 50974-2014 asks for, but around a burst main', () => {
    const [burst] = world.faults.bursts(BEGIN, BEGIN + 20 * DAY);
    const middle = (burst.from + burst.to) / 2;
    const at = (x: number, y: number, time: number): number => {
      const [thing] = some('hydrant', 1);
      const [longitude, latitude] = degrees(x, y);
      return valuesOf({ ...thing, at: [longitude, latitude, 0.6] })[0](time) as number;
    };
    expect(at(burst.x + 60, burst.y, middle)).toBeLessThan(0.1);
    expect(at(burst.x + 3_900, burst.y, middle)).toBeGreaterThan(0.14);
    expect(at(burst.x + 60, burst.y, burst.from - 20 * MINUTE)).toBeGreaterThan(0.14);
    expect(at(burst.x + 60, burst.y, burst.to + 20 * MINUTE)).toBeGreaterThan(0.14);
  });
});

describe('rain', () => {
  const storm = stormy.weather
    .storms(BEGIN, BEGIN + 20 * DAY)
    .find((one) => nearestPass(one, -4_000, -4_000).rain > 30);
  const pass = storm ? nearestPass(storm, -4_000, -4_000).time : 0;

  it('should fill the drains of the quarter that it falls on, some time after it fell, and never above the street', () => {
    const covers = some('manhole', 30, {
      coverLevel: 103,
      invertLevel: 100,
      diameter: 0.6,
      carries: 'combined',
    });
    const depth = (time: number): number =>
      mean(covers.map((thing) => manholeDepth(subjectOf(thing, stormy))(time)));
    expect(depth(pass + 25 * MINUTE)).toBeGreaterThan(1.5 * depth(pass - 60 * MINUTE));
    // It goes on rising while the rain goes by already.
    expect(depth(pass + 12 * MINUTE)).toBeGreaterThan(depth(pass - 5 * MINUTE));
    expect(depth(pass + 5 * HOUR)).toBeLessThan(depth(pass + 25 * MINUTE));
    for (const thing of covers)
      for (let time = pass; time < pass + 2 * HOUR; time += 5 * MINUTE)
        expect(valuesOf(thing, stormy)[1](time) as number).toBeLessThanOrEqual(103.13);
  });

  it('should raise the river hours after it fell', () => {
    const rise = (hours: number): number =>
      riverStage(stormy, pass + hours * HOUR) - riverStage(stormy, pass - HOUR);
    expect(rise(5)).toBeGreaterThan(rise(0.5));
  });

  it('should make more pumps run, and slow the traffic', () => {
    const [station] = some('pump-station', 1, {
      bottomLevel: 95,
      coverLevel: 103,
      capacity: 7_200,
      storm: 1,
    });
    const [, flow] = valuesOf(station, stormy);
    expect(flow(pass + 20 * MINUTE) as number).toBeGreaterThan(3 * (flow(pass - 90 * MINUTE) as number));
    // The same city with the same rush hours, once with a storm over it and once without.
    const wet = stormy.weather
      .storms(BEGIN, BEGIN + 20 * DAY)
      .find(
        (one) =>
          nearestPass(one, 0, 0).rain > 25 && world.weather.rain(0, 0, nearestPass(one, 0, 0).time) === 0,
      );
    const time = wet ? nearestPass(wet, 0, 0).time : 0;
    expect(stormy.pace(time)).toBeLessThan(world.pace(time) - 0.05);
    expect(stormy.weather.rain(0, 0, time)).toBeGreaterThan(10);
  });

  it('should wash the air', () => {
    const [station] = some('air-station', 1);
    const [dust] = valuesOf({ ...station, at: [...degrees(-4_000, -4_000), 10] }, stormy);
    expect(dust(pass + 10 * MINUTE) as number).toBeLessThan(0.8 * (dust(pass - 90 * MINUTE) as number));
  });
});

describe('air and noise', () => {
  it('should be as bad as the air of cities of the middle Yangtze, worse in winter', () => {
    const [station] = some('air-station', 1);
    const [dust] = valuesOf(station);
    const year = mean(series(dust, BEGIN, BEGIN + 364 * DAY, 3.1 * HOUR));
    // Annual means of PM2.5 of 24 to 45 ug/m3: bulletins on the state of the environment, 2019–2023.
    expect(year).toBeGreaterThan(22);
    expect(year).toBeLessThan(45);
    const winter = mean(series(dust, BEGIN, BEGIN + 30 * DAY, 3.1 * HOUR));
    const summer = mean(series(dust, BEGIN + 180 * DAY, BEGIN + 210 * DAY, 3.1 * HOUR));
    expect(winter).toBeGreaterThan(1.3 * summer);
  });

  it('should be louder by day than by night, and loudest by a great street; within some decibels of GB 3096-2008', () => {
    const level = (kind: string, hour: number): number =>
      mean(
        some('noise-meter', 8, { class: kind }).map((thing) =>
          mean(series(valuesOf(thing)[0], BEGIN + (hour - 8) * HOUR, BEGIN + (hour - 7) * HOUR, 10_000)),
        ),
      );
    expect(level('4a', 9)).toBeGreaterThan(level('2', 9) + 3);
    expect(level('2', 10)).toBeGreaterThan(level('2', 27) + 5);
    for (const [kind, day, night] of [
      ['1', 55, 45],
      ['2', 60, 50],
      ['3', 65, 55],
      ['4a', 70, 55],
    ] as const) {
      expect(level(kind, 10)).toBeLessThan(day + 5);
      expect(level(kind, 10)).toBeGreaterThan(day - 14);
      expect(level(kind, 27)).toBeLessThan(night + 5);
    }
  });
});

describe('electrical safety', () => {
  it('should leak less than detectors warn at, but for a defect now and then', () => {
    const things = some('electrical-safety', 150, { use: 'commercial', floorArea: 3_000 });
    const leaks = things.flatMap((thing) => series(valuesOf(thing)[1], BEGIN, BEGIN + 30 * DAY, 1.7 * HOUR));
    const over = leaks.filter((value) => value > RESIDUAL_LIMIT).length / leaks.length;
    expect(over).toBeGreaterThan(0);
    expect(over).toBeLessThan(0.003);
  });
});

describe('wires and covers', () => {
  it('should keep wires below what detectors warn at, on the hottest days too, but for a defect', () => {
    const july = Date.UTC(2026, 6, 13);
    const hot = ['office', 'commercial', 'apartments', 'hotel'].flatMap((use) =>
      some('electrical-safety', 60, { use, floorArea: 3_000 }).flatMap((thing) =>
        series(valuesOf(thing)[2], july, july + 4 * DAY, 1.3 * HOUR),
      ),
    );
    expect(Math.max(...hot)).toBeGreaterThan(45);
    expect(hot.filter((value) => value > 70).length / hot.length).toBeLessThan(0.004);
  });

  it('should let few manholes flood the street, those where water gathers, and only after heavy rain', () => {
    const { time: pass, rain } = stormy.weather
      .storms(BEGIN, BEGIN + 60 * DAY)
      .map((storm) => nearestPass(storm, -4_000, -4_000))
      .reduce((worst, own) => (own.rain > worst.rain ? own : worst));
    expect(rain).toBeGreaterThan(30);
    const covers = some('manhole', 800, {
      coverLevel: 102.5,
      invertLevel: 100,
      diameter: 0.6,
      carries: 'storm',
    });
    const flooded = (time: number): number =>
      covers.filter((thing) => manholeDepth(subjectOf(thing, stormy))(time) > 2.5).length;
    const worst = Math.max(...[10, 20, 30, 40].map((minutes) => flooded(pass + minutes * MINUTE)));
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(60);
    expect(flooded(pass + 8 * HOUR)).toBe(0);
  });
});

describe('car parks and crowds', () => {
  it('should never have more cars than spaces, or fewer than none', () => {
    for (const thing of some('parking', 10, { use: 'commercial', spaces: 120 }))
      for (let time = BEGIN; time < BEGIN + 7 * DAY; time += HOUR) {
        const [free, share] = valuesOf(thing).map((value) => value(time) as number);
        expect(free).toBeGreaterThanOrEqual(0);
        expect(free).toBeLessThanOrEqual(120);
        expect(share).toBe(Math.round((100 * (120 - free)) / 120));
      }
  });

  it('should fill a shopping street in the evening and empty it at night', () => {
    const at = (hour: number): number =>
      mean(
        some('crowd', 30, { place: 'shops', area: 3_000 }).map(
          (thing) => valuesOf(thing)[0](BEGIN + (hour - 8) * HOUR) as number,
        ),
      );
    expect(at(19.5)).toBeGreaterThan(5 * at(27.5));
  });
});
