import { describe, expect, it } from 'vitest';
import type { Reading, Readings } from '../../../../models/schema/flood-live.ts';
import type { LiveQuestion } from '../../../../scenes/flood/live/start-live.ts';
import { followGauge } from '../../../../viewer/flood/live/follow-gauge.ts';

const START = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;

/** A gauge that tells each minute until now, and a clock that is moved by hand. */
function gauge(end: number, first: number) {
  let time = first;
  const asked: LiveQuestion[] = [];
  const told: (Reading | undefined)[] = [];
  const failures: unknown[] = [];
  const waiting: { work: () => void; pause: number }[] = [];
  let isBroken = false;
  const answer = async (question: LiveQuestion): Promise<Readings> => {
    asked.push(question);
    if (isBroken) throw new Error('away');
    const { from, to } = question;
    const points: [number, number][] = [];
    for (let at = Math.ceil(from / 60_000) * 60_000; at <= to; at += 60_000) points.push([at, at / HOUR]);
    const reading = { thing: 'x:g', datastream: 'w', property: 'water-level', rhythm: 60, points };
    // A gauge that tells rain too.
    const rain = { ...reading, datastream: 'r', property: 'rain', rhythm: 600, points: [] };
    return { schema: 'citymirror/readings/1', from, to, readings: [rain, reading] };
  };
  const stop = followGauge({
    ...{ thing: 'x:g', start: START, end, read: answer, now: () => time },
    onTold: (reading) => void told.push(reading),
    onFailed: (error) => void failures.push(error),
    later(work, pause) {
      const entry = { work, pause };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    ...{ asked, told, failures, waiting, stop, settle },
    breakIt: (broken: boolean) => {
      isBroken = broken;
    },
    async moveTo(next: number) {
      time = next;
      waiting.splice(0, 1)[0]?.work();
      await settle();
    },
  };
}

describe('a gauge beside a run', () => {
  it('should be told from the beginning of the run on, and what is new as time passes, each once', async () => {
    const one = gauge(START + 4 * HOUR, START + HOUR);
    await one.settle();
    expect(one.told.at(-1)?.points).toHaveLength(61);
    expect(one.waiting[0].pause).toBe(60_000);
    await one.moveTo(START + HOUR + 120_000);
    expect(one.told.at(-1)?.points).toHaveLength(63);
    expect(one.asked[1].from).toBeLessThan(START + HOUR);
  });

  it('should be asked no further than the end of the run, and no more after it', async () => {
    const one = gauge(START + HOUR, START + 2 * HOUR);
    await one.settle();
    expect(one.told.at(-1)?.points.at(-1)?.[0]).toBe(START + HOUR);
    expect(one.waiting).toHaveLength(0);
  });

  it('should be asked for a day at a time', async () => {
    const one = gauge(START + 60 * HOUR, START + 50 * HOUR);
    await one.settle();
    expect(one.asked.map(({ from, to }) => (to - from) / HOUR)).toEqual([24, 24, 2]);
    expect(one.told.at(-1)?.points).toHaveLength(50 * 60 + 1);
  });

  it('should wait for a run that has not begun', async () => {
    const one = gauge(START + HOUR, START - HOUR);
    await one.settle();
    expect(one.asked).toHaveLength(0);
    await one.moveTo(START + 60_000);
    expect(one.told.at(-1)?.points).toHaveLength(2);
  });

  it('should say that it cannot be read, ask again, and ask nobody once it is left', async () => {
    const one = gauge(START + 4 * HOUR, START + HOUR);
    await one.settle();
    one.breakIt(true);
    await one.moveTo(START + HOUR + 60_000);
    expect(one.failures).toHaveLength(1);
    one.breakIt(false);
    await one.moveTo(START + HOUR + 60_000);
    expect(one.told.at(-1)?.points).toHaveLength(62);
    one.stop();
    expect(one.waiting).toHaveLength(0);
  });
});
