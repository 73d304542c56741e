import { describe, expect, test } from 'vitest';
import { MAKING_STAGES } from '../../../models/schema/index.ts';
import { MakingProgress, StageTimes, secondsLeft } from '../../../tiles-service/demo/stages.ts';

const tell = (progress: MakingProgress, step: string, done = 0, total?: number): number => {
  progress.tell({ step, done, unit: 'steps', ...(total === undefined ? {} : { total }) });
  return progress.share;
};

describe('progress of a city that is made', () => {
  test('should rise through all stages in their order, and never fall back', () => {
    const progress = new MakingProgress();
    const stages: string[] = [];
    let before = 0;
    for (const step of [
      'laying out the city',
      'hashing terrain',
      'map.osm: Reading features',
      'city: sorting buildings',
      'terrain: triangulating',
      'map-map: map-tiles',
      'city-buildings: tiles',
      'hashing again',
      'map-furniture: tiles',
      'grid: grid: cells',
      'map roads: Reading roads',
    ]) {
      for (const done of [0, 50, 100]) {
        const share = tell(progress, step, done, 100);
        expect(share).toBeGreaterThanOrEqual(before);
        expect(share).toBeLessThanOrEqual(1);
        before = share;
      }
      if (stages.at(-1) !== progress.stage) stages.push(progress.stage);
    }
    expect(stages).toEqual([...MAKING_STAGES]);
    expect(before).toBeGreaterThan(0.95);
  });

  test('should move within a step by what of it is done, and stay where a step is unknown', () => {
    const progress = new MakingProgress();
    const begun = tell(progress, 'terrain: sampling heights', 0, 10);
    const half = tell(progress, 'terrain: sampling heights', 5, 10);
    expect(half).toBeGreaterThan(begun);
    expect(tell(progress, 'something new', 0, 10)).toBe(half);
  });
});

describe('times of stages', () => {
  test('should last from the first step of a stage to that of the next one', () => {
    let now = 1_000;
    const times = new StageTimes(() => now);
    for (const [step, seconds] of [
      ['laying out the city', 4],
      ['hashing map', 1],
      ['trees.csv: reading features', 2],
      ['city-buildings: tiles', 5],
    ] as const) {
      times.tell({ step, done: 0, unit: 'steps' });
      now += seconds * 1_000;
    }
    expect(times.seconds()).toEqual([
      ['layout', 4],
      ['reading', 3],
      ['tiles', 5],
    ]);
  });
});

describe('secondsLeft', () => {
  test('should go on at the pace so far', () => {
    expect(secondsLeft(0.25, 20)).toBeCloseTo(60);
    expect(secondsLeft(1, 20)).toBe(0);
  });

  test('should not guess at the beginning', () => {
    expect(secondsLeft(0.01, 1)).toBeUndefined();
  });
});
