import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../models/schema/flood-live.ts';
import { levelsOverRun } from '../../../../scenes/flood/live/over-run.ts';

const START = Date.UTC(2026, 5, 1);
const reading: Reading = {
  ...{
    thing: 'x:g',
    datastream: 'w',
    property: 'water-level',
    unit: 'cm',
    verticalDatum: 'offset:-0.5@1985',
  },
  points: [
    [START - 60_000, 9_900],
    [START + 90_000, 10_000],
  ],
};
const run = { start: START, datum: '1985', at: [114.5, 27.5] as [number, number] };

describe('what a gauge observed over a run', () => {
  it('should be in seconds of the run and in metres over the datum of its grid', async () => {
    const same = await levelsOverRun({ ...reading, verticalDatum: '1985' }, run);
    expect(same).toEqual([
      [-60, 99],
      [90, 100],
    ]);
    const [[, shifted]] = await levelsOverRun(reading, run);
    expect(shifted).toBeCloseTo(98.5, 6);
  });

  it('should be refused without a vertical datum, and without a unit', async () => {
    for (const missing of [{ verticalDatum: undefined }, { unit: undefined }, { verticalDatum: 'nowhere' }])
      await expect(levelsOverRun({ ...reading, ...missing }, run)).rejects.toMatchObject({
        code: 'flood-datum',
        input: 'x:g',
      });
  });
});
