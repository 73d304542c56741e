import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAP_CLASSES, MAP_LOOKS, mapClassOf } from '../../../models/vector-tiles/index.ts';

const area = (properties = {}) => ({ type: 3 as const, properties, parts: [] });
const line = (properties = {}) => ({ type: 2 as const, properties, parts: [] });
const point = (properties = {}) => ({ type: 1 as const, properties, parts: [] });

describe('mapClassOf', () => {
  it.each([
    // OpenMapTiles
    ['transportation', line({ class: 'motorway' }), 'highway'],
    ['transportation', line({ class: 'primary' }), 'major-road'],
    ['transportation', line({ class: 'minor' }), 'minor-road'],
    ['transportation', line({ class: 'rail' }), 'rail'],
    ['transportation', line({ class: 'ferry' }), undefined],
    ['landcover', area({ class: 'wood' }), 'wood'],
    ['landuse', area({ class: 'residential' }), 'residential'],
    ['waterway', line({ class: 'river' }), 'waterway'],
    ['building', area({}), 'building'],
    ['boundary', line({ admin_level: 4 }), 'boundary'],
    ['place', point({ class: 'city' }), undefined],
    // Protomaps 2 and 4
    ['roads', line({ 'pmap:kind': 'medium_road', highway: 'tertiary' }), 'medium-road'],
    ['roads', line({ kind: 'minor_road' }), 'minor-road'],
    ['earth', area({}), 'land'],
    ['natural', area({ landuse: 'forest' }), 'wood'],
    ['mask', area({}), undefined],
    ['transit', line({ 'pmap:kind': 'railway' }), 'rail'],
    ['physical_line', line({ waterway: 'stream' }), 'waterway'],
    // Shortbread
    ['streets', line({ kind: 'living_street' }), 'minor-road'],
    ['water_polygons', area({ kind: 'river' }), 'water'],
    ['ocean', area({}), 'water'],
    // Our own
    ['green', area({ kind: 'park' }), 'park'],
    ['streetareas', area({ kind: 'street' }), 'square'],
    // What nobody knows is drawn by its geometry.
    ['cadastre', area({}), 'other-area'],
    ['Fernwärme', line({}), 'other-line'],
    ['监测点', point({}), 'other-point'],
  ])('should draw of %s %o: %s', (layer, feature, expected) => {
    expect(mapClassOf(layer, feature)).toBe(expected);
  });

  it('should draw banks as water, and shores as lines', () => {
    expect(mapClassOf('waterway', area())).toBe('water');
    expect(mapClassOf('water', line())).toBe('waterway');
  });

  it('should not take names of the language for layers', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(mapClassOf(name, area())).toBe('other-area');
  });
});

describe('the colours', () => {
  it.each(['day', 'night'] as const)('should be those of our own map by %s', (appearance) => {
    const style = readFileSync(
      new URL(`../../../assets/map-styles/${appearance}.json`, import.meta.url),
      'utf8',
    );
    const looks = MAP_LOOKS[appearance];
    for (const name of MAP_CLASSES)
      for (const colour of [looks[name].fill, looks[name].line, looks[name].casing])
        if (colour && !name.startsWith('other')) expect(style, `${name} ${colour}`).toContain(colour);
  });
});
