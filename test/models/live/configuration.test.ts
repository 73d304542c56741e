import { describe, expect, it } from 'vitest';
import { parseLiveConfiguration } from '../../../models/live/configuration.ts';

const name = { 'zh-CN': '名', en: 'Name' };
const layer = { id: 'air', kind: 'things', name, publication: 'public' };
const feed = { id: 'a', name, adapter: 'mqtt', owner: 'o', publication: 'public', rhythm: 60 };
const parse = (value: unknown) => parseLiveConfiguration(JSON.stringify(value), 'city/live.json');

describe('parseLiveConfiguration', () => {
  it('should keep what an adapter says of itself', () => {
    const { feeds } = parse({ schema: 'citymirror/live/1', feeds: [{ ...feed, topic: 'a/#' }] });
    expect(feeds[0]).toMatchObject({ topic: 'a/#', enabled: true });
  });

  it('should name the file and the place of what is wrong', () => {
    expect(() => parse({ schema: 'citymirror/live/1', feeds: [{ ...feed, rhythm: 0 }] })).toThrow(
      /city\/live\.json: feeds\.0\.rhythm/,
    );
    expect(() => parseLiveConfiguration('{', 'city/live.json')).toThrow(/not JSON/);
  });

  it('should refuse an id that is given twice, and a layer that is not there', () => {
    expect(() => parse({ schema: 'citymirror/live/1', layers: [layer, layer] })).toThrow(
      /"air" is given twice/,
    );
    expect(() => parse({ schema: 'citymirror/live/1', feeds: [{ ...feed, layer: 'water' }] })).toThrow(
      /layer "water"/,
    );
  });
});
