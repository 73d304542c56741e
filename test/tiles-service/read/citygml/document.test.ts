import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCityGml } from '../../../../tiles-service/read/citygml/detect-citygml.ts';
import { expectGraceful, expectSound, mutatedBytes } from '../mutations.ts';
import { isBalanced } from '../reading.ts';
import {
  at,
  BOX,
  boxSolid,
  cityModel,
  link,
  multiSurface,
  polygon,
  read,
  readAsCityGml,
  type Version,
} from './support.ts';

const building = `<bldg:Building gml:id="b"><bldg:lod1Solid>${boxSolid()}</bldg:lod1Solid></bldg:Building>`;

describe('CRS and order of axes', () => {
  const first = async (content: string, options = {}) => {
    const reading = await read(content, options);
    return { position: [...reading.features[0].geometries[0].positions.slice(0, 3)], reading };
  };

  it('should take coordinates in the order of the authority: latitude first', async () => {
    const { position, reading } = await first(cityModel([building]));
    const [latitude, longitude, height] = BOX.ground[0];
    expect(position).toEqual([longitude, latitude, height]);
    expect(reading.source.crs).toMatchObject({ axisOrder: 'lat-lon', from: 'file' });
  });

  it('should take eastings first where the authority does', async () => {
    const utm = 'urn:ogc:def:crs,crs:EPSG::32632,crs:EPSG::7837';
    const position = (east: number, north: number) => [677_000 + east, 5_403_000 + north, 400] as const;
    const face = polygon([position(0, 0), position(10, 0), position(10, 10), position(0, 10)]);
    const content = cityModel(
      [
        `<bldg:Building gml:id="b"><bldg:lod2MultiSurface>${multiSurface([face])}</bldg:lod2MultiSurface></bldg:Building>`,
      ],
      { srsName: utm },
    ).replace(/<gml:lowerCorner>.*<\/gml:upperCorner>/, '');
    const { position: found, reading } = await first(content);
    // cs2cs (PROJ 9) EPSG:32632 677000 5403000: 11.40822762, 48.75483321.
    expect(found[0]).toBeCloseTo(11.40822762, 7);
    expect(found[1]).toBeCloseTo(48.75483321, 7);
    expect(reading.source.crs.axisOrder).toBe('x-y');
  });

  it('should read coordinates that are plainly in the other order as they are meant, and say so', async () => {
    const face = polygon([
      [139.5, 35.5, 10],
      [139.5001, 35.5, 10],
      [139.5001, 35.5001, 10],
    ]);
    const turned = cityModel(
      [
        `<bldg:Building gml:id="b"><bldg:lod2MultiSurface>${multiSurface([face])}</bldg:lod2MultiSurface></bldg:Building>`,
      ],
      { srsName: 'EPSG:6697' },
    ).replace(/<gml:lowerCorner>.*<\/gml:upperCorner>/, '');
    const { position, reading } = await first(turned);
    expect(position.slice(0, 2)).toEqual([139.5, 35.5]);
    expect(reading.reasons['axis-order']).toBe(1);
  });

  it('should refuse a file without a CRS, and take the one that is given', async () => {
    const content = cityModel([building], { srsName: null });
    await expect(read(content)).rejects.toMatchObject({ name: 'InputError', code: 'crs-missing' });
    const reading = await read(content, { crs: 'EPSG:4979' });
    expect(reading.source.crs.from).toBe('option');
    expect(reading.features).toHaveLength(1);
  });

  it('should refuse heights without a vertical datum', async () => {
    const content = cityModel([building], { srsName: 'EPSG:4326' });
    await expect(read(content)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
  });

  it('should transform a geometry in another CRS from its own', async () => {
    const utm = `<gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::32632">${[
      polygon([
        [677_000, 5_403_000, 5],
        [677_010, 5_403_000, 5],
        [677_010, 5_403_010, 5],
      ]),
    ].map((one) => `<gml:surfaceMember>${one}</gml:surfaceMember>`)}</gml:MultiSurface>`;
    const { position, reading } = await first(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:lod2MultiSurface>${utm}</bldg:lod2MultiSurface></bldg:Building>`,
        building.replace('"b"', '"c"'),
      ]),
    );
    expect(position[0]).toBeCloseTo(11.40822762, 7);
    expect(position[1]).toBeCloseTo(48.75483321, 7);
    expect(reading.features[1].geometries[0].positions[1]).toBe(BOX.ground[0][0]);
    expect(reading.reasons['crs-differs']).toBe(1);
  });

  it('should lay positions without height on the ground', async () => {
    const flat = BOX.ground.map(([latitude, longitude]) => `${latitude} ${longitude}`);
    const list = [...flat, flat[0]].join(' ');
    const content = cityModel([
      `<bldg:Building gml:id="b"><bldg:lod0FootPrint><gml:MultiSurface srsDimension="2"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>${list}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod0FootPrint></bldg:Building>`,
    ]);
    const { reading } = await first(content);
    const [geometry] = reading.features[0].geometries;
    expect(geometry).toMatchObject({ kind: 'areas', heightReference: 'ground' });
    expect(geometry.positions).toHaveLength(12);
    expect(reading.reasons['heights-absent']).toBe(1);
  });
});

describe('documents', () => {
  it.each<[Version, string]>([
    ['1.0', building],
    ['2.0', building],
    ['3.0', building.replaceAll('bldg:lod1Solid', 'core:lod1Solid')],
  ])('should read CityGML %s', async (version, member) => {
    const reading = await read(cityModel([member], { version }));
    expect(reading.source.format).toBe(`CityGML ${version}`);
    expect(reading.features[0]).toMatchObject({ id: 's:b', type: 'Building' });
    expect(reading.features[0].geometries.map(({ kind }) => kind)).toEqual(['surfaces', 'areas']);
  });

  it('should read positions in pos, in coordinates and in elements of their own', async () => {
    const ways = [
      (face: (typeof BOX)['roof']) => face.map((one) => `<gml:pos>${one.join(' ')}</gml:pos>`).join(''),
      (face: (typeof BOX)['roof']) =>
        `<gml:coordinates>${face.map((one) => one.join(',')).join(' ')}</gml:coordinates>`,
      (face: (typeof BOX)['roof']) =>
        face
          .map(
            ([x, y, z]) => `<gml:coord><gml:X>${x}</gml:X><gml:Y>${y}</gml:Y><gml:Z>${z}</gml:Z></gml:coord>`,
          )
          .join(''),
      (face: (typeof BOX)['roof']) =>
        face
          .map(
            (one) =>
              `<gml:pointProperty><gml:Point><gml:pos>${one.join(' ')}</gml:pos></gml:Point></gml:pointProperty>`,
          )
          .join(''),
    ];
    const members = ways.map(
      (write, index) =>
        `<gen:GenericCityObject gml:id="g${index}"><gen:lod1Geometry><gml:Polygon><gml:exterior><gml:LinearRing>${write([...BOX.roof, BOX.roof[0]])}</gml:LinearRing></gml:exterior></gml:Polygon></gen:lod1Geometry></gen:GenericCityObject>`,
    );
    const reading = await read(cityModel(members));
    const expected = BOX.roof.flatMap(([latitude, longitude, height]) => [longitude, latitude, height]);
    for (const { geometries } of reading.features) expect([...geometries[0].positions]).toEqual(expected);
  });

  it('should read texts in the encoding that the document declares', async () => {
    const text = cityModel(
      [building.replace('<bldg:lod1Solid>', '<gml:name>XX</gml:name><bldg:lod1Solid>')],
      {
        declaration: '<?xml version="1.0" encoding="GBK"?>',
      },
    );
    const [before, after] = text.split('XX');
    // 城市 in GBK.
    const gbk = Buffer.concat([
      Buffer.from(before),
      Buffer.from([0xb3, 0xc7, 0xca, 0xd0]),
      Buffer.from(after),
    ]);
    expect((await read(gbk)).features[0].name).toBe('城市');
    const wide = Buffer.from(`\ufeff${text.replace('GBK', 'UTF-16').replace('XX', '城市')}`, 'utf16le');
    expect((await read(wide)).features[0].name).toBe('城市');
    const unknown = text.replace('GBK', 'klingon');
    await expect(read(unknown)).rejects.toMatchObject({ code: 'xml-encoding' });
  });

  it('should read gzip, a default namespace, other prefixes, comments and CDATA', async () => {
    const content = cityModel([
      building.replace(
        '<bldg:lod1Solid>',
        '<!-- a > b --><gml:name>A <![CDATA[<B>]]> &amp; C &#x57CE;</gml:name><bldg:lod1Solid>',
      ),
    ])
      .replaceAll('core:', '')
      .replace('xmlns:core', 'xmlns')
      .replace('xmlns=', 'xmlns="http://www.opengis.net/citygml/2.0" xmlns:x=')
      .replaceAll('bldg:', 'house:')
      .replace('xmlns:bldg', 'xmlns:house');
    const reading = await read(gzipSync(content));
    expect(reading.features[0]).toMatchObject({ id: 's:b', name: 'A <B> & C 城' });
  });

  it('should read what a web feature service answers', async () => {
    const content = cityModel([building])
      .replace('<core:CityModel', '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"')
      .replace('</core:CityModel', '</wfs:FeatureCollection')
      .replaceAll('core:cityObjectMember', 'wfs:member');
    expect((await read(content)).features.map(({ id }) => id)).toEqual(['s:b']);
  });

  it('should tell CityGML from plain GML and other XML', () => {
    const bytes = (text: string) => Buffer.from(text);
    expect(isCityGml(bytes(cityModel([])))).toBe(true);
    expect(isCityGml(bytes('<?xml version="1.0"?><!-- <x> --><CityModel xmlns="a">'))).toBe(true);
    expect(isCityGml(bytes('<ogr:FeatureCollection xmlns:gml="http://www.opengis.net/gml">'))).toBe(false);
    expect(isCityGml(bytes('<kml xmlns="http://www.opengis.net/kml/2.2"/>'))).toBe(false);
    expect(isCityGml(Buffer.from([0, 1, 2, 3]))).toBe(false);
    expect(isCityGml(bytes('{"type":"CityJSON"}'))).toBe(false);
  });

  it('should refuse a CityModel of another namespace by name', async () => {
    await expect(read('<CityModel xmlns="urn:other"/>')).rejects.toMatchObject({ code: 'citygml-root' });
    await expect(
      read('<CityModel xmlns="urn:other" xmlns:gml="http://www.opengis.net/gml"/>'),
    ).rejects.toMatchObject({ code: 'gml-plain', message: expect.stringContaining('ogr2ogr') });
  });

  it('should refuse a document that breaks off, before it gives a feature', async () => {
    const content = cityModel([building, building.replace('"b"', '"c"')]);
    for (const length of [content.length - 5, content.indexOf('</bldg:Building>') + 3, 2000]) {
      await expect(read(content.slice(0, length))).rejects.toMatchObject({ code: 'xml-broken' });
    }
  });

  it('should refuse a document type definition', async () => {
    const content = cityModel([building], { declaration: '<!DOCTYPE x [<!ENTITY a "aaaa">]>' });
    await expect(read(content)).rejects.toMatchObject({ code: 'xml-broken' });
  });

  it('should count objects with the id of an earlier one as dropped', async () => {
    const reading = await read(cityModel([building, building, building.replace(' gml:id="b"', '')]));
    expect(reading.features).toHaveLength(2);
    expect(reading.features[1].id).toMatch(/^s:~[0-9a-f]{16}$/);
    expect(reading.reasons['duplicate-id']).toBe(1);
    expect(isBalanced(reading)).toBe(true);
  });
});

describe('any mutation of a small document', () => {
  const texture = `<app:appearance><app:Appearance><app:surfaceDataMember><app:X3DMaterial><app:diffuseColor>1 0 0</app:diffuseColor><app:target>#p</app:target></app:X3DMaterial></app:surfaceDataMember></app:Appearance></app:appearance>`;
  const content = Buffer.from(
    cityModel([
      `<bldg:Building gml:id="a"><gml:name>A</gml:name><uro:x><uro:X><uro:y uom="m">1</uro:y></uro:X></uro:x>${texture}<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>${link('p')}${link('q')}</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid><bldg:boundedBy><bldg:RoofSurface><bldg:lod2MultiSurface>${multiSurface([polygon(BOX.roof, { id: 'p' })])}</bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy></bldg:Building>`,
      `<veg:SolitaryVegetationObject gml:id="t"><veg:lod1ImplicitRepresentation><core:ImplicitGeometry><core:referencePoint><gml:Point><gml:pos>${at(0, 0, 0).join(' ')}</gml:pos></gml:Point></core:referencePoint><core:relativeGMLGeometry>${polygon(
        [
          [0, 0, 0],
          [1, 0, 0],
          [0, 1, 0],
        ],
      )}</core:relativeGMLGeometry></core:ImplicitGeometry></veg:lod1ImplicitRepresentation></veg:SolitaryVegetationObject>`,
      `<bldg:Building gml:id="b"><bldg:lod1MultiSurface>${multiSurface([polygon(BOX.south, { id: 'q' })])}</bldg:lod1MultiSurface></bldg:Building>`,
    ]),
  );

  it('should be read soundly as it is', async () => {
    const reading = await read(content);
    expect(reading.features).toHaveLength(3);
    for (const feature of reading.features) expectSound(feature);
  });

  it('should be read or refused, with balanced counts and sound features', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(content), (bytes) => expectGraceful(() => readAsCityGml(bytes))),
      { numRuns: 250 },
    );
  }, 60_000);
});
