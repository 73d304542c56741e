import { describe, expect, it } from 'vitest';
import type { Feature, FeatureType, Geometry } from '../../../models/feature.ts';
import { groupOf } from '../../../tiles-service/city/layer-groups.ts';

const feature = (type: FeatureType, ...kinds: Geometry['kind'][]): Feature => ({
  id: 'a:1',
  type,
  attributes: {},
  geometries: kinds.map((kind) => ({ kind }) as Geometry),
});

describe('groupOf', () => {
  it.each<[FeatureType, Geometry['kind'][], string]>([
    ['Building', ['extrusion'], 'buildings'],
    ['Building', [], 'buildings'],
    ['Building', ['areas'], 'buildings'],
    ['BuildingPart', ['areas', 'surfaces'], 'buildings'],
    ['BuildingInstallation', ['lines'], 'buildings'],
    ['Bridge', ['surfaces'], 'structures'],
    ['Bridge', ['areas'], 'map'],
    ['Road', ['surfaces', 'areas'], 'map'],
    ['WaterBody', ['areas'], 'map'],
    ['SolitaryVegetationObject', ['points'], 'trees'],
    ['SolitaryVegetationObject', ['surfaces'], 'structures'],
    ['CityFurniture', ['points'], 'furniture'],
    ['CityFurniture', ['lines'], 'map'],
    ['Road', ['points'], 'overlay'],
    ['LandUse', ['points'], 'overlay'],
    ['LandUse', ['areas'], 'map'],
    ['Road', [], 'map'],
    ['Building', ['points'], 'overlay'],
    ['GenericCityObject', ['points'], 'overlay'],
    ['GenericCityObject', ['lines'], 'overlay'],
    ['GenericCityObject', ['areas'], 'overlay'],
    ['GenericCityObject', ['surfaces'], 'structures'],
    ['GenericCityObject', ['extrusion'], 'structures'],
    ['Pipe', ['lines'], 'pipes'],
    ['Pipe', ['areas'], 'overlay'],
    ['PipeNode', ['points'], 'pipes'],
    ['TINRelief', ['surfaces'], 'relief'],
  ])('should put a %s of %j into %s', (type, kinds, group) => {
    expect(groupOf(feature(type, ...kinds))).toBe(group);
  });

  it('should leave the points of interest of OpenStreetMap to the base map, and draw those of others', () => {
    const place = feature('PointOfInterest', 'points');
    expect(groupOf(place, 'OpenStreetMap XML (gzip)')).toBe('map');
    expect(groupOf(place, 'CSV')).toBe('overlay');
  });
});
