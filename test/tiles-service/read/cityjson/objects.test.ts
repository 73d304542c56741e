import { describe, expect, it } from 'vitest';
import { isBalanced, readContent, readFile } from '../reading.ts';
import { boxVertices, document, ELLIPSOID } from './documents.ts';

async function readObjects(objects: Record<string, unknown>) {
  const reading = await readContent(document(objects, boxVertices(0, 0, 0)), ELLIPSOID);
  return { ...reading, of: (id: string) => reading.byId.get(`s:${id}`)! };
}

/** Findings besides the missing geometry, which is not what these tests look at. */
function without(reasons: Record<string, number>) {
  const { 'geometry-empty': _, ...rest } = reasons;
  return rest;
}

describe('CityJSON objects', () => {
  it('should keep the types of the model, and say nothing', async () => {
    const types = [
      'Building',
      'BuildingPart',
      'Bridge',
      'Tunnel',
      'Road',
      'Railway',
      'TransportSquare',
      'Waterway',
    ];
    types.push(
      'WaterBody',
      'LandUse',
      'PlantCover',
      'SolitaryVegetationObject',
      'CityFurniture',
      'TINRelief',
    );
    types.push('GenericCityObject', 'OtherConstruction', 'BuildingInstallation');
    const { features, reasons } = await readObjects(
      Object.fromEntries(types.map((type) => [type, { type }])),
    );
    expect(features.map(({ type }) => type)).toEqual(types);
    expect(features.every(({ attributes }) => Object.keys(attributes).length === 0)).toBe(true);
    expect(without(reasons)).toEqual({});
  });

  it.each([
    ['BridgePart', 'Bridge', undefined],
    ['BridgeConstructiveElement', 'Bridge', undefined],
    ['BuildingRoom', 'BuildingPart', undefined],
    ['BuildingFurniture', 'BuildingInstallation', undefined],
    ['TunnelHollowSpace', 'Tunnel', undefined],
    ['CityObjectGroup', 'GenericCityObject', undefined],
    ['+NoiseBuilding', 'Building', 'type-extension'],
    ['+NoiseBuildingPart', 'BuildingPart', 'type-extension'],
    ['+NoiseCityFurnitureSegment', 'CityFurniture', 'type-extension'],
    ['+Thing', 'GenericCityObject', 'type-extension'],
    ['BuildingZ', 'Building', 'type-unknown'],
    ['House', 'GenericCityObject', 'type-unknown'],
    ['constructor', 'GenericCityObject', 'type-unknown'],
  ])('should read %s as %s and keep its own name', async (name, type, reason) => {
    const { of, reasons } = await readObjects({ a: { type: name } });
    expect(of('a')).toMatchObject({ type, class: name, attributes: { cityObjectType: name } });
    expect(without(reasons)).toEqual(reason ? { [reason]: 1 } : {});
  });

  it('should take class and name from the attributes', async () => {
    const { of } = await readObjects({
      a: { type: 'Road', attributes: { class: 'residential', name: '解放路' } },
      b: { type: 'Road', attributes: { class: 1060, name: '' } },
    });
    expect(of('a')).toMatchObject({ class: 'residential', name: '解放路' });
    expect(of('b').class).toBeUndefined();
    expect(of('b').name).toBeUndefined();
  });

  it('should take its validity from the dates of the standard', async () => {
    const { of } = await readObjects({
      a: { type: 'Building', attributes: { creationDate: '1999-01-02', terminationDate: '' } },
      b: {
        type: 'Building',
        attributes: { validFrom: '2001-01-01T00:00:00Z', creationDate: '2000-01-01', validTo: '2020-01-01' },
      },
    });
    expect(of('a').validFrom).toBe('1999-01-02');
    expect(of('a').validTo).toBeUndefined();
    expect(of('b')).toMatchObject({ validFrom: '2001-01-01T00:00:00Z', validTo: '2020-01-01' });
  });

  it('should keep what extensions add to an object, and its bounding box', async () => {
    const { of } = await readObjects({
      a: {
        type: 'Building',
        geographicalExtent: [0, 0, 0, 1, 1, 1],
        '+noise': { habitants: 4 },
        attributes: { '+noise-floors': 2 },
      },
    });
    expect(of('a').attributes).toEqual({
      '+noise-floors': 2,
      geographicalExtent: [0, 0, 0, 1, 1, 1],
      '+noise': { habitants: 4 },
    });
  });

  it('should leave the prototype of its own objects alone', async () => {
    const text = JSON.stringify(document({ a: { type: 'Building' } }, [])).replace(
      '"type":"Building"',
      '"type":"Building","__proto__":{"polluted":1},"attributes":{"__proto__":{"polluted":2}}',
    );
    const { features } = await readContent(text, ELLIPSOID);
    expect((features[0].attributes as { polluted?: number }).polluted).toBeUndefined();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('should count attributes that are not an object', async () => {
    const { of, reasons } = await readObjects({ a: { type: 'Building', attributes: [1, 2] } });
    expect(of('a').attributes).toEqual({});
    expect(without(reasons)).toEqual({ 'attributes-malformed': 1 });
  });

  it('should read an address of CityJSON 1.0 (an object) and of 1.1 on (a list) alike', async () => {
    const address = {
      CountryName: 'NL',
      ThoroughfareName: '长街',
      location: { type: 'MultiPoint', lod: 1, boundaries: [0] },
    };
    const { of } = await readObjects({
      a: { type: 'Building', address },
      b: { type: 'Building', address: [address, { CountryName: 'BE' }] },
    });
    const [{ location, ...rest }] = of('a').attributes.address as { location: number[][] }[];
    expect(rest).toEqual({ CountryName: 'NL', ThoroughfareName: '长街' });
    expect(location).toHaveLength(1);
    expect(location[0][0]).toBeCloseTo(3, 9);
    expect(of('b').attributes.address).toEqual([
      ...(of('a').attributes.address as []),
      { CountryName: 'BE' },
    ]);
  });

  it('should link parents and children, and count links that lead nowhere', async () => {
    const { of, reasons, tally } = await readObjects({
      a: { type: 'Building', children: ['b', 'nobody'] },
      b: { type: 'BuildingPart', parents: ['a'] },
      c: { type: 'BuildingPart', parents: ['nobody', 'c', 7] },
      d: { type: 'CityObjectGroup', members: ['a', 'b'] },
    });
    expect(of('a').children).toEqual(['s:b']);
    expect(of('b').parents).toEqual(['s:a']);
    expect(of('c').parents).toBeUndefined();
    expect(of('d').children).toEqual(['s:a', 's:b']);
    expect(without(reasons)).toEqual({ 'child-missing': 1, 'parent-missing': 1 });
    expect(tally.repaired.find(({ reason }) => reason === 'parent-missing')?.examples).toEqual(['c']);
  });

  it('should keep a record without geometry and note it, unless its parts have it', async () => {
    const { features, reasons, tally } = await readObjects({
      a: { type: 'Building', children: ['b'] },
      b: { type: 'BuildingPart', parents: ['a'], geometry: [] },
      c: { type: 'Building', geometry: null },
    });
    expect(features).toHaveLength(3);
    expect(reasons).toEqual({ 'geometry-empty': 2 });
    expect(tally.notes[0].examples).toEqual(['b', 'c']);
  });

  it('should read every kind of object and geometry of one street', async () => {
    const reading = await readFile('test/fixtures/cityjson/street.city.json');
    expect(isBalanced(reading)).toBe(true);
    expect(reading.reasons).toEqual({ 'type-extension': 1 });
    const kinds = reading.features.map(({ id, geometries }) => [
      id,
      ...geometries.map(({ kind, lod }) => `${kind} ${lod}`),
    ]);
    expect(kinds).toEqual([
      ['s:house-1', 'surfaces 2.2', 'areas 0'],
      ['s:house-1-part', 'surfaces 1.2', 'areas 0'],
      ['s:road-1', 'surfaces 1', 'areas 0', 'lines 0'],
      ['s:tree-1', 'surfaces 2', 'points 0'],
      ['s:noise-1', 'points 0'],
    ]);
    expect(reading.source.crs).toMatchObject({
      from: 'file',
      found: 'https://www.opengis.net/def/crs/EPSG/0/7415',
    });
    expect(reading.source.crs.name).toContain('7415');
  });
});
