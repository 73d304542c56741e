import { describe, expect, it } from 'vitest';
import { eventThings } from '../../../viewer/live/overlay/event-things.ts';
import { placesOfThings } from '../../../viewer/map/analyses/inputs.ts';
import { numericProperties } from '../../../viewer/panels/live/numeric-properties.ts';
import { thingOf } from './small-store.ts';

const caseOf = (code: string, more: object = {}) => ({
  code,
  kind: 'fire',
  title: { 'zh-CN': '火情', en: 'Fire' },
  opened: 1,
  longitude: 114.6,
  latitude: 27.6,
  state: 'reported',
  ...more,
});

describe('eventThings', () => {
  it('should show an open case where it is, with its kind and level', () => {
    const [thing] = eventThings({ a: caseOf('LJ-1', { level: 2, simulated: true }) });
    expect(thing).toMatchObject({ id: 'LJ-1', kind: 'fire', longitude: 114.6, level: 2, simulated: true });
  });

  it.each([
    ['is closed', { state: 'closed' }],
    ['has been reviewed', { state: 'reviewed' }],
    ['is handled with another', { mergedInto: 'LJ-2' }],
    ['was taken back', { cancelled: true }],
    ['has no place', { longitude: undefined }],
  ])('should not show a case that %s', (_, more) => {
    expect(eventThings({ a: caseOf('LJ-1', more) })).toEqual([]);
  });

  it('should leave out what is no case', () => {
    expect(eventThings({ a: undefined, b: 'text', c: {} })).toEqual([]);
  });
});

describe('placesOfThings', () => {
  const things = [
    thingOf(1, { longitude: 1, values: [{ property: 'x', time: 0, value: 5 }] }),
    thingOf(2, { longitude: 2, stale: true, values: [{ property: 'x', time: 0, value: 7 }] }),
    thingOf(3, { longitude: Number.NaN }),
    thingOf(4, { longitude: 4, level: 1 }),
  ];
  const analysis = { id: 'a', layer: 'air', kind: 'heat' as const };

  it('should count every thing that has a place', () => {
    expect([...placesOfThings(things, analysis, undefined).longitudes]).toEqual([1, 2, 4]);
  });

  it('should weigh by the latest value, but for what is stale', () => {
    const { weights } = placesOfThings(things, { ...analysis, attribute: 'x' }, undefined);
    expect([...(weights ?? [])]).toEqual([5, Number.NaN, Number.NaN]);
  });

  it('should hold to a filter', () => {
    const { longitudes } = placesOfThings(things, analysis, {
      conditions: [{ attribute: '@level', from: 1 }],
    });
    expect([...longitudes]).toEqual([4]);
  });
});

describe('numericProperties', () => {
  it('should name what has numbers, the commonest first, with its unit', () => {
    const values = (property: string, value: number | string) => ({
      property,
      unit: 'ug/m3',
      time: 0,
      value,
    });
    const things = [
      thingOf(1, { values: [values('b', 1), values('a', 2)] }),
      thingOf(2, { values: [values('b', 1), values('state', 'on')] }),
    ];
    expect(numericProperties(things).map(({ property, unit }) => [property, unit])).toEqual([
      ['b', 'µg/m³'],
      ['a', 'µg/m³'],
    ]);
  });
});
