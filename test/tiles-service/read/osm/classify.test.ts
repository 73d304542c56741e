import { describe, expect, it } from 'vitest';
import { FEATURE_TYPES } from '../../../../models/feature.ts';
import { classify, type Drawing } from '../../../../tiles-service/read/osm/classify.ts';
import { CLASSIFICATION } from '../../../../tiles-service/read/osm/tables/classification.ts';

function kindOf(tags: Record<string, string>, drawing: Drawing): string {
  const classified = classify(new Map(Object.entries(tags)), drawing);
  return classified ? `${classified.row.type}/${classified.class}/${classified.shape}` : 'not shown';
}

describe('classify', () => {
  it.each<[string, Record<string, string>, Drawing, string]>([
    ['a building', { building: 'yes', amenity: 'school' }, 'closed-way', 'Building/yes/area'],
    ['what is called no building', { building: 'no' }, 'closed-way', 'not shown'],
    [
      'a building that is only planned',
      { building: 'proposed', landuse: 'grass' },
      'closed-way',
      'PlantCover/grass/area',
    ],
    ['a building part', { 'building:part': 'roof' }, 'multipolygon', 'BuildingPart/roof/area'],
    ['a street', { highway: 'residential' }, 'open-way', 'Road/residential/line'],
    ['a street around a block', { highway: 'residential' }, 'closed-way', 'Road/residential/line'],
    ['a paved area', { highway: 'footway', area: 'yes' }, 'closed-way', 'TransportSquare/footway/area'],
    ['a paved multipolygon', { highway: 'pedestrian' }, 'multipolygon', 'TransportSquare/pedestrian/area'],
    ['a square', { place: 'square', landuse: 'grass' }, 'closed-way', 'TransportSquare/square/area'],
    ['a platform', { railway: 'platform' }, 'closed-way', 'TransportSquare/platform/area'],
    ['the edge of a platform', { railway: 'platform' }, 'open-way', 'Road/platform/line'],
    ['tram rails', { railway: 'tram', layer: '1' }, 'open-way', 'Railway/tram/line'],
    ['a former railway', { railway: 'abandoned' }, 'open-way', 'not shown'],
    ['a river', { waterway: 'river' }, 'open-way', 'Waterway/river/line'],
    ['a lake', { natural: 'water', amenity: 'fountain' }, 'multipolygon', 'WaterBody/water/area'],
    ['a forest', { landuse: 'forest' }, 'closed-way', 'PlantCover/forest/area'],
    ['a line that says it is no area', { landuse: 'forest', area: 'no' }, 'closed-way', 'not shown'],
    ['a levee', { man_made: 'dyke' }, 'open-way', 'OtherConstruction/dyke/line'],
    ['a hedge', { barrier: 'hedge' }, 'closed-way', 'PlantCover/hedge/line'],
    ['a wide hedge', { barrier: 'hedge', area: 'yes' }, 'closed-way', 'PlantCover/hedge/area'],
    ['other land', { landuse: 'quarry' }, 'closed-way', 'LandUse/quarry/area'],
    [
      'a tree with a bench',
      { natural: 'tree', amenity: 'bench' },
      'node',
      'SolitaryVegetationObject/tree/point',
    ],
    ['a street lamp', { highway: 'street_lamp' }, 'node', 'CityFurniture/street_lamp/point'],
    [
      'signals',
      { highway: 'traffic_signals', crossing: 'traffic_signals' },
      'node',
      'CityFurniture/traffic_signals/point',
    ],
    ['a crossing', { highway: 'crossing' }, 'node', 'not shown'],
    ['a fountain with a basin', { amenity: 'fountain' }, 'closed-way', 'CityFurniture/fountain/area'],
    ['a shop', { shop: 'bakery' }, 'node', 'PointOfInterest/bakery/point'],
    ['an empty shop', { shop: 'vacant' }, 'node', 'not shown'],
    ['a named area to go to', { amenity: 'bar', name: 'B' }, 'closed-way', 'PointOfInterest/bar/area'],
    ['an unnamed one', { amenity: 'bar' }, 'closed-way', 'LandUse/bar/area'],
    ['school grounds', { amenity: 'school', name: 'S' }, 'closed-way', 'LandUse/school/area'],
    ['a suburb', { place: 'suburb' }, 'node', 'Place/suburb/point'],
    ['a boundary way', { boundary: 'administrative' }, 'closed-way', 'Boundary/administrative/line'],
    ['a boundary', { boundary: 'administrative' }, 'multipolygon', 'Boundary/administrative/area'],
    ['a bridge', { man_made: 'bridge', layer: '1' }, 'closed-way', 'Bridge/bridge/area'],
    ['a tank', { man_made: 'storage_tank' }, 'closed-way', 'OtherConstruction/storage_tank/area'],
    ['an address', { 'addr:housenumber': '1' }, 'node', 'not shown'],
    ['a way that is not closed', { landuse: 'forest' }, 'open-way', 'not shown'],
    ['a word that every object knows', { constructor: 'yes', toString: 'yes' }, 'node', 'not shown'],
  ])('should know %s', (_, tags, drawing, expected) => {
    expect(kindOf(tags, drawing)).toBe(expected);
  });

  it('should not depend on the order of the tags', () => {
    const tags: [string, string][] = [
      ['landuse', 'grass'],
      ['leisure', 'park'],
      ['natural', 'wood'],
      ['name', 'N'],
    ];
    const kinds = tags.map(
      (_, i) => classify(new Map([...tags.slice(i), ...tags.slice(0, i)]), 'closed-way')?.class,
    );
    expect(new Set(kinds)).toEqual(new Set(['wood']));
  });
});

describe('the classification table', () => {
  it('should name types of the model and ways of drawing only', () => {
    for (const { type, on, values } of CLASSIFICATION) {
      expect(FEATURE_TYPES).toContain(type);
      expect(on).toMatch(/^[nlaAr]+$/);
      expect(values).toBe(values.trim().replace(/ +/g, ' '));
    }
  });
});
