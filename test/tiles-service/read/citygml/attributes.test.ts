import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from '../reading.ts';
import { boxSolid, cityModel, read } from './support.ts';

const shape = `<bldg:lod1Solid>${boxSolid()}</bldg:lod1Solid>`;

describe('attributes', () => {
  it('should keep standard attributes, codes as texts and amounts as numbers', async () => {
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><gml:description>old</gml:description><gml:name>Town hall</gml:name><core:creationDate>2020-01-02</core:creationDate><core:terminationDate>2024-05-06</core:terminationDate><bldg:class>1010</bldg:class><bldg:usage>1</bldg:usage><bldg:usage>2</bldg:usage><bldg:roofType>1000</bldg:roofType><bldg:measuredHeight uom="ft">100</bldg:measuredHeight><bldg:storeysAboveGround>3</bldg:storeysAboveGround>${shape}</bldg:Building>`,
      ]),
    );
    expect(reading.features[0]).toMatchObject({
      name: 'Town hall',
      class: '1010',
      validFrom: '2020-01-02',
      validTo: '2024-05-06',
      attributes: {
        description: 'old',
        class: '1010',
        usage: ['1', '2'],
        roofType: '1000',
        measuredHeight: 100,
        measuredHeightUnit: 'ft',
        height: 30.48,
        storeysAboveGround: 3,
      },
    });
  });

  it('should keep generic attributes of all kinds, and sets of them', async () => {
    const generic = (kind: string, name: string, value: string) =>
      `<gen:${kind}Attribute name="${name}"><gen:value>${value}</gen:value></gen:${kind}Attribute>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b">${generic('string', '地番', '007')}${generic('int', 'n', '-4')}${generic('double', 'd', '1.5e3')}${generic('date', 'when', '2020-02-03')}${generic('uri', 'link', 'http://a/b?c=1&amp;d=2')}<gen:measureAttribute name="depth"><gen:value uom="cm">5</gen:value></gen:measureAttribute><gen:genericAttributeSet name="flood">${generic('string', 'rank', '1')}${generic('double', 'depth', '0.05')}</gen:genericAttributeSet><gen:stringAttribute name="__proto__"><gen:value>x</gen:value></gen:stringAttribute>${shape}</bldg:Building>`,
      ]),
    );
    expect(reading.features[0].attributes).toEqual({
      地番: '007',
      n: -4,
      d: 1500,
      when: '2020-02-03',
      link: 'http://a/b?c=1&d=2',
      depth: 5,
      depthUnit: 'cm',
      flood: { rank: '1', depth: 0.05 },
    });
  });

  it('should keep generic attributes and heights as CityGML 3.0 writes them', async () => {
    const reading = await read(
      cityModel(
        [
          `<bldg:Building gml:id="b"><core:genericAttribute><gen:StringAttribute><gen:name>id</gen:name><gen:value>x1</gen:value></gen:StringAttribute></core:genericAttribute><core:genericAttribute><gen:GenericAttributeSet><gen:name>set</gen:name><gen:genericAttribute><gen:IntAttribute><gen:name>n</gen:name><gen:value>4</gen:value></gen:IntAttribute></gen:genericAttribute></gen:GenericAttributeSet></core:genericAttribute><con:height><con:Height><con:highReference>top</con:highReference><con:value uom="m">31.7</con:value></con:Height></con:height></bldg:Building>`,
        ],
        { version: '3.0' },
      ),
    );
    expect(reading.features[0].attributes).toEqual({
      id: 'x1',
      set: { n: 4 },
      heights: { type: 'Height', highReference: 'top', value: 31.7 },
      height: 31.7,
    });
  });

  it('should keep attributes of extensions, nested as they are', async () => {
    const risk = (kind: string, depth: string) =>
      `<uro:risk><uro:${kind}><uro:rank codeSpace="../x.xml">1</uro:rank><uro:depth uom="m">${depth}</uro:depth><uro:flag>true</uro:flag><uro:code>007</uro:code></uro:${kind}></uro:risk>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><uro:buildingIDAttribute><uro:BuildingIDAttribute><uro:buildingID>43-1</uro:buildingID><uro:branchID>2</uro:branchID></uro:BuildingIDAttribute></uro:buildingIDAttribute>${risk('RiverRisk', '0.5')}${risk('TideRisk', '2')}</bldg:Building>`,
      ]),
    );
    expect(reading.features[0].attributes).toEqual({
      'uro:buildingIDAttribute': { buildingID: '43-1', branchID: 2 },
      'uro:risk': [
        { type: 'RiverRisk', rank: '1', depth: 0.5, flag: true, code: '007' },
        { type: 'TideRisk', rank: '1', depth: 2, flag: true, code: '007' },
      ],
    });
    expect(reading.reasons['geometry-empty']).toBe(1);
  });

  it('should say what codes mean where the list lies beside the data, and keep the code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'codelists-'));
    try {
      mkdirSync(join(folder, 'codelists'));
      mkdirSync(join(folder, 'udx', 'bldg'), { recursive: true });
      writeFileSync(
        join(folder, 'codelists', 'Building_usage.xml'),
        '<gml:Dictionary xmlns:gml="http://www.opengis.net/gml" gml:id="c"><gml:name>Building_usage</gml:name><gml:dictionaryEntry><gml:Definition gml:id="id1"><gml:description>業務施設</gml:description><gml:name>401</gml:name></gml:Definition></gml:dictionaryEntry></gml:Dictionary>',
      );
      const usage = (code: string) =>
        `<bldg:usage codeSpace="../../codelists/Building_usage.xml">${code}</bldg:usage>`;
      const path = join(folder, 'udx', 'bldg', 'a.gml');
      writeFileSync(
        path,
        cityModel([
          `<bldg:Building gml:id="a">${usage('401')}</bldg:Building>`,
          `<bldg:Building gml:id="b">${usage('999')}<bldg:class codeSpace="http://example.org/list.xml">7</bldg:class><bldg:function codeSpace="../../codelists/none.xml">8</bldg:function></bldg:Building>`,
        ]),
      );
      const reading = await readFile(path);
      expect(reading.features.map(({ attributes }) => attributes)).toEqual([
        { usage: '業務施設', usageCode: '401' },
        { usage: '999', class: '7', function: '8' },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('should keep addresses by their parts', async () => {
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:address><core:Address><core:xalAddress><xAL:AddressDetails xmlns:xAL="urn:oasis:names:tc:ciq:xsdschema:xAL:2.0"><xAL:Country><xAL:CountryName>日本</xAL:CountryName><xAL:Locality Type="Town"><xAL:LocalityName>東京都</xAL:LocalityName></xAL:Locality></xAL:Country></xAL:AddressDetails></core:xalAddress></core:Address></bldg:address></bldg:Building>`,
      ]),
    );
    expect(reading.features[0].attributes.address).toEqual([{ Country: '日本', Locality: '東京都' }]);
  });

  it('should tie parts and installations to their building, and leave rooms out with a note', async () => {
    const part = (kind: string, id: string) => `<bldg:${kind} gml:id="${id}">${shape}</bldg:${kind}>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:outerBuildingInstallation>${part('BuildingInstallation', 'i')}</bldg:outerBuildingInstallation><bldg:interiorRoom><bldg:Room gml:id="r"/></bldg:interiorRoom><bldg:consistsOfBuildingPart>${part('BuildingPart', 'p')}</bldg:consistsOfBuildingPart></bldg:Building>`,
      ]),
    );
    expect(reading.features.map(({ id, type, parents }) => [id, type, parents])).toEqual([
      ['s:b', 'Building', undefined],
      ['s:i', 'BuildingInstallation', ['s:b']],
      ['s:p', 'BuildingPart', ['s:b']],
    ]);
    expect(reading.features[0].children).toEqual(['s:i', 's:p']);
    expect(reading.reasons['interior-left-out']).toBe(1);
  });

  it('should read objects of extensions as the nearest type, with their name', async () => {
    const reading = await read(
      cityModel([
        `<uro:SewerPipe gml:id="a"><uro:lod1Geometry><gml:LineString><gml:posList>48 11 1 48.0001 11 1</gml:posList></gml:LineString></uro:lod1Geometry></uro:SewerPipe>`,
        `<uro:Manhole gml:id="m"/>`,
      ]),
    );
    expect(reading.features.map(({ type, class: name }) => [type, name])).toEqual([
      ['Pipe', 'SewerPipe'],
      ['PipeNode', 'Manhole'],
    ]);
    expect(reading.features[0].geometries[0].kind).toBe('lines');
    expect(reading.reasons['type-extension']).toBe(2);
  });
});
