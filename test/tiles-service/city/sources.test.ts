import { describe, expect, it } from 'vitest';
import { slugOf } from '../../../tiles-service/city/sources.ts';

describe('slugOf', () => {
  it.each([
    ['/data/geneva.osm.pbf', 'geneva'],
    ['N46E006.hgt.zip', 'n46e006'],
    ['delft_3dfier_lod1_v20.city.json', 'delft-3dfier-lod1-v20'],
    ['delft_3dbag_5870.city.jsonl', 'delft-3dbag-5870'],
    ['3-20-DELFSHAVEN.city.json', '3-20-delfshaven'],
    ['old.osm.gz', 'old'],
  ])('should make an id of %s', (path, id) => {
    expect(slugOf(path)).toBe(id);
  });

  it('should tell apart names without a Latin letter', () => {
    expect(slugOf('城市.geojson')).toMatch(/^source-[0-9a-f]{6}$/);
    expect(slugOf('城市.geojson')).not.toBe(slugOf('道路.geojson'));
  });
});
