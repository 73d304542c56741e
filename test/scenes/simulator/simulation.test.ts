import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENT_KINDS, reportedEventSchema, toldThingSchema } from '../../../models/schema/index.ts';
import { KINDS } from '../../../scenes/simulator/kinds.ts';
import { type Simulation, simulate } from '../../../scenes/simulator/simulation.ts';
import { DAY, HOUR, MINUTE } from '../../../scenes/simulator/world/calendar.ts';
import { everything } from './everything.ts';

const BEGIN = Date.UTC(2026, 5, 3, 2, 0, 0);
let simulation: Simulation;

beforeAll(() => {
  simulation = everything();
});

describe('a simulated city', () => {
  it('should describe all its things by the schema, and say that they are simulated', () => {
    const things = [...simulation.layers.values()].flatMap((layer) => layer.things);
    expect(things).toHaveLength(Object.keys(KINDS).length * 3);
    for (const thing of things) {
      const parsed = toldThingSchema.parse(thing);
      expect(parsed.simulated).toBe(true);
      for (const { property, verticalDatum } of parsed.datastreams ?? [])
        if (property === 'water-level') expect(verticalDatum).toBe('1985');
    }
    expect(new Set(things.map(({ id }) => id)).size).toBe(things.length);
  });

  it('should tell each value in its own type, and each datastream at its own rhythm', () => {
    for (const layer of simulation.layers.values()) {
      const told = layer.schedule.between(BEGIN, BEGIN + 30 * MINUTE);
      for (const thing of layer.things)
        for (const { id, type = 'number', rhythm = 0 } of thing.datastreams ?? []) {
          const own = told.filter((one) => one.thing === thing.id && one.datastream === id);
          expect(own.length === 0 || own.length === (30 * 60) / rhythm).toBe(true);
          for (const { value } of own)
            expect(typeof value).toBe(
              { number: 'number', boolean: 'boolean', text: 'string', position: 'object' }[type],
            );
        }
    }
  });

  it('should tell the same whether it is asked for an hour at once, by the second, or backwards', () => {
    const [from, to] = [BEGIN, BEGIN + 4 * MINUTE];
    for (const layer of simulation.layers.keys()) {
      const whole = simulation.observations(layer, from, to);
      const pieces = [];
      for (let at = to - 1_000; at >= from; at -= 1_000)
        pieces.unshift(...simulation.observations(layer, at, at + 1_000));
      expect(pieces).toEqual(whole);
      expect(whole.every(({ time }) => time > from && time <= to)).toBe(true);
    }
  });

  it('should give as history nothing but what it would have told', () => {
    for (const layer of simulation.layers.values()) {
      const whole = new Set(
        layer.schedule.between(BEGIN, BEGIN + 20 * MINUTE).map((one) => JSON.stringify(one)),
      );
      const sparse = layer.schedule.sparsely(BEGIN, BEGIN + 20 * MINUTE, 120);
      for (const one of sparse) expect(whole.has(JSON.stringify(one))).toBe(true);
      const counts = new Map<string, number>();
      for (const { thing, datastream } of sparse)
        counts.set(`${thing}/${datastream}`, (counts.get(`${thing}/${datastream}`) ?? 0) + 1);
      for (const count of counts.values()) expect(count).toBeLessThanOrEqual(10);
    }
  });

  it('should say as the latest what came last', () => {
    const air = simulation.layers.get('air');
    const latest = air?.schedule.latest(BEGIN) ?? [];
    const before = air?.schedule.between(BEGIN - 10 * MINUTE, BEGIN) ?? [];
    for (const one of latest)
      expect(
        before.findLast(({ thing, datastream }) => thing === one.thing && datastream === one.datastream),
      ).toEqual(one);
    expect(latest.length).toBeGreaterThan(0);
  });

  it('should be the same in another process', async () => {
    const digest = createHash('sha256');
    for (const layer of simulation.layers.keys())
      digest.update(
        JSON.stringify(simulation.observations(layer, BEGIN + 13 * HOUR, BEGIN + 13 * HOUR + MINUTE)),
      );
    digest.update(JSON.stringify(simulation.events(BEGIN, BEGIN + DAY)));
    const here = digest.digest('hex');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      new URL('./print-digest.ts', import.meta.url).pathname,
      String(BEGIN),
    ]);
    expect(stdout.trim()).toBe(here);
  });

  it('should be another city with another seed', () => {
    const other = everything(8);
    expect(other.observations('air', BEGIN, BEGIN + 10 * MINUTE)).not.toEqual(
      simulation.observations('air', BEGIN, BEGIN + 10 * MINUTE),
    );
  });

  it('should name what it cannot simulate', () => {
    const { skipped } = simulate(
      everything.city(7),
      [{ id: 'x:1', kind: 'dragon', name: { 'zh-CN': '龙', en: 'Dragon' }, zone: 0, properties: {} }],
      undefined,
    );
    expect(skipped).toEqual([{ id: 'x:1', reason: 'its kind "dragon" is not known' }]);
  });

  it('should let sensors fall silent for hours, few at a time', () => {
    const { faults } = simulation.world;
    let silent = 0;
    for (let key = 0; key < 4_000; key++) if (faults.isSilent(key * 7_919, BEGIN)) silent++;
    expect(silent / 4_000).toBeGreaterThan(0.0005);
    expect(silent / 4_000).toBeLessThan(0.012);
  });
});

describe('events', () => {
  it('should be of all 13 kinds in a month, fit the schema, and have ids of their own', () => {
    const events = simulation.events(BEGIN, BEGIN + 30 * DAY);
    const ids = new Set(events.map(({ id }) => id));
    expect(ids.size).toBe(events.length);
    for (const kind of EVENT_KINDS)
      expect(
        events.some((event) => event.kind === kind),
        kind,
      ).toBe(true);
    for (const event of events)
      reportedEventSchema.parse({ ...event, source: 'simulator', publication: 'internal' });
  });

  it('should be the same however the time is cut', () => {
    const whole = simulation.events(BEGIN, BEGIN + 6 * HOUR);
    const pieces = [];
    for (let at = BEGIN; at < BEGIN + 6 * HOUR; at += 7 * MINUTE)
      pieces.push(...simulation.events(at, Math.min(at + 7 * MINUTE, BEGIN + 6 * HOUR)));
    expect(pieces).toEqual(whole);
  });

  it('should come of what happens: a dead feeder, a burst main and a storm are reported', () => {
    const { faults } = simulation.world;
    const events = simulation.events(BEGIN, BEGIN + 10 * DAY);
    const outages = faults.outages(BEGIN, BEGIN + 9 * DAY).filter(({ from }) => from >= BEGIN);
    expect(outages.length).toBeGreaterThan(0);
    for (const { zone, from } of outages)
      expect(events.some(({ id }) => id === `simulator:outage-${zone}-${from}`)).toBe(true);
    for (const { key, from } of faults.bursts(BEGIN, BEGIN + 9 * DAY))
      if (from >= BEGIN) expect(events.some(({ id }) => id === `simulator:burst-${key}`)).toBe(true);
    expect(events.some(({ kind }) => kind === 'natural-disaster')).toBe(true);
  });
});
