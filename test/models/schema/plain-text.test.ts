import { describe, expect, it } from 'vitest';
import {
  movingPositionSchema,
  observationSchema,
  reportedEventSchema,
  thingSchema,
} from '../../../models/schema/index.ts';

const thing = { id: 'a:1', layer: 'l', kind: 'k', name: { 'zh-CN': '站', en: 'S' }, publication: 'public' };
const event = {
  id: 'e:1',
  kind: 'fire',
  title: { 'zh-CN': '火', en: 'F' },
  time: 0,
  source: 's',
  publication: 'internal',
};

describe('what comes from sources', () => {
  it.each(['x\0', '\ud800', 'a\udc00b'])('should have no text that a database refuses: %j', (broken) => {
    expect(thingSchema.safeParse(thing).success).toBe(true);
    expect(thingSchema.safeParse({ ...thing, id: broken }).success).toBe(false);
    expect(thingSchema.safeParse({ ...thing, name: { 'zh-CN': broken, en: 'S' } }).success).toBe(false);
    expect(thingSchema.safeParse({ ...thing, properties: { maker: broken } }).success).toBe(false);
    expect(reportedEventSchema.safeParse(event).success).toBe(true);
    expect(reportedEventSchema.safeParse({ ...event, title: { 'zh-CN': '火', en: broken } }).success).toBe(
      false,
    );
    const observation = { thing: 'a:1', datastream: 's', time: 0, value: broken };
    expect(observationSchema.safeParse(observation).success).toBe(false);
    expect(observationSchema.safeParse({ ...observation, value: '𠮷野家' }).success).toBe(true);
  });

  it('should have no number that no vehicle and no place has', () => {
    const place = { longitude: 1, latitude: 1 };
    for (const wrong of [{ heading: 1e17 }, { speed: 1e9 }, { height: 1e300 }])
      expect(movingPositionSchema.safeParse({ ...place, ...wrong }).success).toBe(false);
    expect(
      movingPositionSchema.safeParse({ ...place, heading: 359, speed: 300, height: 9_000 }).success,
    ).toBe(true);
    expect(thingSchema.safeParse({ ...thing, height: 1e307 }).success).toBe(false);
  });
});
