import { describe, expect, it } from 'vitest';
import { calendarOf, DAY, HOUR, MINUTE } from '../../../scenes/simulator/world/calendar.ts';
import { countOf, drift, uniform } from '../../../scenes/simulator/world/chance.ts';
import { runoffOf } from '../../../scenes/simulator/world/runoff.ts';
import { nearestPass, type Weather, weatherOf } from '../../../scenes/simulator/world/weather.ts';

const calendar = calendarOf(8);
const BEGIN = Date.UTC(2026, 0, 1);

describe('chance without memory', () => {
  it('should be even, and know nothing of its neighbours', () => {
    const count = 40_000;
    const bins = new Array(20).fill(0);
    let product = 0;
    for (let i = 0; i < count; i++) {
      const value = uniform(9, 4, i);
      bins[Math.floor(value * 20)]++;
      product += (value - 0.5) * (uniform(9, 4, i + 1) - 0.5);
    }
    // Chi-squared with 19 degrees of freedom: 43.8 is passed once in a thousand times.
    const expected = count / 20;
    expect(bins.reduce((sum, own) => sum + (own - expected) ** 2 / expected, 0)).toBeLessThan(43.8);
    // Correlation of neighbours: its standard error is 1/√n.
    expect(Math.abs((product / count) * 12)).toBeLessThan(4 / Math.sqrt(count));
  });

  it('should count as Poisson does: mean and variance are one', () => {
    const counts = Array.from({ length: 20_000 }, (_, i) => countOf(2.5, 3, 1, i));
    const mean = counts.reduce((sum, own) => sum + own, 0) / counts.length;
    const variance = counts.reduce((sum, own) => sum + (own - mean) ** 2, 0) / counts.length;
    expect(mean).toBeCloseTo(2.5, 1);
    expect(variance).toBeCloseTo(2.5, 0);
  });

  it('should drift without a jump, within its bounds', () => {
    for (let time = 0; time < 5_000; time += 10) {
      expect(Math.abs(drift(1, 2, time, 100))).toBeLessThanOrEqual(1);
      expect(Math.abs(drift(1, 2, time + 1, 100) - drift(1, 2, time, 100))).toBeLessThan(0.04);
    }
  });
});

describe('calendar', () => {
  it('should go by local time', () => {
    const time = Date.UTC(2026, 10, 20, 17, 30); // Saturday 2026-11-21 01:30 in UTC+8
    expect(calendar.hour(time)).toBeCloseTo(1.5);
    expect(calendar.isWeekend(time)).toBe(true);
    expect(calendar.isWeekend(time - 2 * HOUR)).toBe(false);
    expect(calendar.midnight(calendar.day(time))).toBe(Date.UTC(2026, 10, 20, 16));
    expect([0, 1, 2, 3, 4, 5, 6].filter((day) => calendar.isWeekend(time + day * DAY))).toEqual([0, 1]);
  });
});

describe('weather', () => {
  const weather = weatherOf(7, calendar, 'usual');

  it('should rain as much in a year as it does in Jiangxi, most of it from April to September', () => {
    // Mean of the province: 1,341 to 1,940 mm a year (Jiangxi climate bulletin); years differ by a third.
    const years = [0, 1, 2, 3].map((year) => {
      let [sum, summer] = [0, 0];
      for (let time = BEGIN + year * 365 * DAY; time < BEGIN + (year + 1) * 365 * DAY; time += 10 * MINUTE) {
        const rain = weather.rain(500, -800, time) / 6;
        sum += rain;
        if (new Date(time).getUTCMonth() >= 3 && new Date(time).getUTCMonth() <= 8) summer += rain;
      }
      return { sum, summer };
    });
    const mean = years.reduce((sum, year) => sum + year.sum, 0) / years.length;
    expect(mean).toBeGreaterThan(1_000);
    expect(mean).toBeLessThan(2_300);
    expect(years.reduce((sum, year) => sum + year.summer, 0) / 4 / mean).toBeGreaterThan(0.5);
  });

  it('should move a storm over the city with its own speed', () => {
    const [storm] = weatherOf(7, calendar, 'stormy').storms(BEGIN, BEGIN + 3 * DAY);
    const heaviest = (x: number, y: number): number => {
      let best = { time: 0, rain: -1 };
      for (let time = storm.begins; time < storm.ends; time += 5_000) {
        const rain = weatherOf(7, calendar, 'stormy').rain(x, y, time);
        if (rain > best.rain) best = { time, rain };
      }
      return best.time;
    };
    // From a place to one that lies 6 km ahead on the storm's way.
    const took =
      (heaviest(3_000 * storm.ux, 3_000 * storm.uy) - heaviest(-3_000 * storm.ux, -3_000 * storm.uy)) / 1_000;
    expect(took).toBeGreaterThan((6_000 / storm.speed) * 0.75);
    expect(took).toBeLessThan((6_000 / storm.speed) * 1.25);
    expect(nearestPass(storm, 0, 0).rain).toBeLessThanOrEqual(storm.peak);
  });

  it('should be warm in July and cold in January, and warmer after noon than at dawn', () => {
    const mean = (month: number): number => {
      let sum = 0;
      for (let i = 0; i < 240; i++) sum += weather.temperature(Date.UTC(2026, month, 3) + i * 3 * HOUR) / 240;
      return sum;
    };
    // Nanchang: 5–6 °C in January, 29 °C in July.
    expect(mean(0)).toBeGreaterThan(2);
    expect(mean(0)).toBeLessThan(10);
    expect(mean(6)).toBeGreaterThan(25);
    expect(mean(6)).toBeLessThan(33);
    const day = Date.UTC(2026, 4, 10);
    expect(weather.temperature(day + 6.5 * HOUR)).toBeGreaterThan(weather.temperature(day + 21 * HOUR) + 2);
  });
});

describe('runoff', () => {
  const shower: Weather = {
    rain: (_, __, time) => (time >= 10 * HOUR && time < 10.5 * HOUR ? 60 : 0),
    storms: () => [],
    temperature: () => 20,
    humidity: () => 70,
    wind: () => 2,
  };

  it('should carry off the share of the rain that does not seep away, no more and no less', () => {
    const runoff = runoffOf(shower, [[0, 0]]);
    const whole = (at: (time: number) => number, to: number): number => {
      let sum = 0;
      for (let time = 9 * HOUR; time < to; time += MINUTE) sum += at(time + 30_000) / 60;
      return sum;
    };
    // 30 mm have fallen; GB 50014 runoff coefficients: 0.65 of a quarter, 0.3 of a basin.
    expect(whole((time) => runoff.drains(0, time), 16 * HOUR)).toBeCloseTo(30 * 0.65, 1);
    expect(whole((time) => runoff.river(time), 40 * HOUR)).toBeCloseTo(30 * 0.3, 1);
  });

  it('should come behind the rain by the lag of its reservoirs: their number times their constant (Nash 1957)', () => {
    const runoff = runoffOf(shower, [[0, 0]]);
    const centre = (at: (time: number) => number, to: number): number => {
      let [sum, moment] = [0, 0];
      for (let time = 9 * HOUR; time < to; time += MINUTE) {
        sum += at(time);
        moment += at(time) * time;
      }
      return (moment / sum - 10.25 * HOUR) / MINUTE;
    };
    expect(centre((time) => runoff.drains(0, time), 16 * HOUR)).toBeCloseTo(2 * 11, -1);
    expect(centre((time) => runoff.drains(0, time), 16 * HOUR)).toBeGreaterThan(18);
    expect(centre((time) => runoff.river(time), 40 * HOUR)).toBeGreaterThan(0.9 * 6 * 60);
    expect(centre((time) => runoff.river(time), 40 * HOUR)).toBeLessThan(1.1 * 6 * 60);
  });

  it('should not run before it rains', () => {
    const runoff = runoffOf(shower, [[0, 0]]);
    expect(runoff.drains(0, 9.9 * HOUR)).toBe(0);
    expect(runoff.river(9.6 * HOUR)).toBe(0);
  });
});
