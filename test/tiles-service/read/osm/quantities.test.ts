import { describe, expect, it } from 'vitest';
import { toAttributes } from '../../../../tiles-service/read/osm/attributes.ts';
import { parseQuantity, parseSeveral } from '../../../../tiles-service/read/osm/quantities.ts';
import { roadAttributes } from '../../../../tiles-service/read/osm/road.ts';

describe('parseQuantity', () => {
  it.each([
    ['12', 12],
    ['12.5', 12.5],
    ['12,5 m', 12.5],
    ['.5', 0.5],
    ['-3', -3],
    ['30 cm', 0.3],
    ['40 ft', 12.192],
    ["40'", 12.192],
    [`6'4"`, 1.9304],
    [`6' 4`, 1.9304],
    ['10"', 0.254],
    ['0.1 km', 100],
  ])('should read %s as %d metres', (text, metres) => {
    expect(parseQuantity(text, 'metres')).toBe(metres);
  });

  it.each(['', 'high', '12-15', '12 m high', '1e5', '٣', '1,234', '12 constructor', '5;7'])(
    'should not read "%s" as metres',
    (text) => expect(parseQuantity(text, 'metres')).toBeNaN(),
  );

  it('should read thousands in counts, speeds in miles and weights in kilograms', () => {
    expect(parseQuantity('1,234', 'count')).toBe(1234);
    expect(parseQuantity('30 mph', 'kilometres-per-hour')).toBeCloseTo(48.28, 2);
    expect(parseQuantity('500 kg', 'tonnes')).toBe(0.5);
    expect(parseQuantity('5 m', 'count')).toBeNaN();
  });

  it('should read lists of counts, and none with a word in it', () => {
    expect(parseSeveral('1;6', 'count')).toEqual([1, 6]);
    expect(parseSeveral('2-3', 'count')).toEqual([2, 3]);
    expect(parseSeveral('-1', 'count')).toEqual([-1]);
    expect(parseSeveral('2;many', 'count')).toEqual([]);
  });
});

describe('toAttributes', () => {
  it('should make numbers of what the table lists and keep what a number does not say', () => {
    const tags = new Map([
      ['height', '12 m'],
      ['width', '10 ft'],
      ['lanes', '2;3'],
      ['name:zh', '日内瓦'],
      ['ref', '007'],
      ['__proto__', 'x'],
      ['hasOwnProperty', 'y'],
    ]);
    const attributes = toAttributes(tags);
    expect(Object.entries(attributes)).toEqual([
      ['height', 12],
      ['width', 3.048],
      ['width:text', '10 ft'],
      ['lanes:text', '2;3'],
      ['name:zh', '日内瓦'],
      ['ref', '007'],
      ['__proto__', 'x'],
      ['hasOwnProperty', 'y'],
    ]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('roadAttributes', () => {
  const of = (highway: string, tags: Record<string, string> = {}) =>
    roadAttributes(new Map(Object.entries({ highway, ...tags })), highway);

  it('should always tell lanes, width and its source, direction and level', () => {
    expect(of('residential')).toMatchObject({
      lanes: 2,
      width: 5.5,
      widthSource: 'assumed',
      oneway: 'no',
      layer: 0,
    });
    expect(of('primary', { lanes: '4' })).toMatchObject({ lanes: 4, width: 14, widthSource: 'lanes' });
    expect(of('primary', { width: '9.5' })).toMatchObject({ width: 9.5, widthSource: 'measured' });
    expect(of('never_heard_of')).toMatchObject({ lanes: 1, width: 3 });
  });

  it('should know one-way roads by tag, class and junction', () => {
    expect(of('motorway').oneway).toBe('yes');
    expect(of('motorway', { oneway: 'no' }).oneway).toBe('no');
    expect(of('tertiary', { junction: 'roundabout' })).toMatchObject({ oneway: 'yes', lanes: 1 });
    expect(of('service', { oneway: 'reverse' }).oneway).toBe('-1');
  });

  it('should not believe widths and lanes beyond reason', () => {
    expect(of('residential', { lanes: '2000', width: '0' })).toMatchObject({ lanes: 2, width: 5.5 });
  });
});
