import { describe, expect, it } from 'vitest';
import { alarmRuleSchema } from '../../../../models/schema/alarm.ts';
import { linesOf } from '../../../../viewer/panels/thing/series-lines.ts';
import { thresholdsOf } from '../../../../viewer/panels/thing/thresholds.ts';

describe('linesOf', () => {
  it('should break where nothing was told for three times the usual step', () => {
    const points = [0, 10, 20, 60, 70].map((time) => ({ time, value: time }));
    expect(linesOf(points).values).toEqual([
      [0, 0],
      [10, 10],
      [20, 20],
      [59, null],
      [60, 60],
      [70, 70],
    ]);
  });

  it('should give a rollup its band, from the least to the most', () => {
    const { least, band } = linesOf([
      { time: 0, value: 5, least: 2, most: 9 },
      { time: 1, value: 6, least: 6, most: 6 },
    ]);
    expect(least).toEqual([
      [0, 2],
      [1, 6],
    ]);
    expect(band).toEqual([
      [0, 7],
      [1, 0],
    ]);
  });

  it('should have no band of raw values, and leave out what is no number', () => {
    const lines = linesOf([
      { time: 0, value: 'on' },
      { time: 1, value: 3 },
    ]);
    expect(lines).toEqual({ values: [[1, 3]], least: [], band: [] });
  });
});

describe('thresholdsOf', () => {
  const rule = (more: object) =>
    alarmRuleSchema.parse({
      id: 'air',
      name: { 'zh-CN': '空气', en: 'Air' },
      property: 'pm2.5',
      levels: [
        { level: 3, above: 115 },
        { level: 4, above: 75 },
      ],
      ...more,
    });
  const thing = { id: 'a:1', kind: 'air-station', layer: 'air' };

  it('should be those of rules that look at the property of the thing, the lowest first', () => {
    const found = thresholdsOf([rule({}), rule({ property: 'no2' })], thing, 'pm2.5');
    expect(found.map(({ level, value }) => [level, value])).toEqual([
      [4, 75],
      [3, 115],
    ]);
  });

  it.each([
    ['of another kind', { things: { kind: 'bus' } }],
    ['of another layer', { things: { layer: 'noise' } }],
    ['that is switched off', { enabled: false }],
    ['that watches how it changes', { watches: 'rate' }],
  ])('should leave out a rule %s', (_, more) => {
    expect(thresholdsOf([rule(more)], thing, 'pm2.5')).toEqual([]);
  });

  it('should name each value of a level once', () => {
    expect(thresholdsOf([rule({}), rule({ id: 'again' })], thing, 'pm2.5')).toHaveLength(2);
  });
});
