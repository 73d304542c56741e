import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AreasGeometry, LinesGeometry } from '../../../../models/feature.ts';
import { egm96Undulation, loadEgm96 } from '../../../../models/geodesy/index.ts';
import { expectGraceful, mutatedBytes } from '../mutations.ts';
import { isBalanced, readContent } from '../reading.ts';
import { twoByteEncoder } from '../shapefile/write-shapefile.ts';
import { writeZip } from '../zip/write-zip.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const kml = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>doc</name>${content}</Document></kml>`;
const read = (content: string) => readContent(kml(content), {}, 'a.kml');
const placemark = (inner: string) => `<Placemark>${inner}</Placemark>`;
const point = (coordinates: string, mode = '') =>
  `<Point>${mode && `<altitudeMode>${mode}</altitudeMode>`}<coordinates>${coordinates}</coordinates></Point>`;
const ring = (tuples: string) => `<LinearRing><coordinates>${tuples}</coordinates></LinearRing>`;
const square = (z = 0) => `4,52,${z} 4.01,52,${z} 4.01,52.01,${z} 4,52.01,${z} 4,52,${z}`;

beforeAll(loadEgm96);

describe('KML', () => {
  it('should read data of all kinds, folders as layers and times', async () => {
    const { features } = await read(
      '<Folder><name>市政</name><Folder><name>路灯</name>' +
        `<Placemark id="p1"><name>灯 1</name><TimeStamp><when>2026-01-02</when></TimeStamp><ExtendedData>
          <Data name="功率"><value>75</value></Data><Data name="code"><value>007</value></Data>
          <SchemaData schemaUrl="#s"><SimpleData name="状态">好</SimpleData></SchemaData></ExtendedData>${point('4,52')}</Placemark>` +
        `</Folder>${placemark(point('5,52'))}</Folder>${placemark(point('6,52'))}`,
    );
    expect(features[0]).toMatchObject({ id: 's:p1', name: '灯 1', type: 'CityFurniture' });
    expect(features[0].attributes).toEqual({
      name: '灯 1',
      time: '2026-01-02',
      功率: 75,
      code: '007',
      状态: '好',
      layer: '市政/路灯',
    });
    expect(features.map(({ attributes }) => attributes.layer)).toEqual(['市政/路灯', '市政', undefined]);
  });

  it.each([
    ['clampToGround', [4, 52, 0], 'ground'],
    ['relativeToGround', [4, 52, 30], 'ground'],
    ['', [4, 52, 0], 'ground'],
  ])('should lay altitudes of the mode "%s" right', async (mode, expected, reference) => {
    const { features } = await read(placemark(point('4,52,30', mode)));
    expect([...features[0].geometries[0].positions]).toEqual(expected);
    expect(features[0].geometries[0].heightReference).toBe(reference);
  });

  it('should count absolute altitudes from EGM96', async () => {
    const { features } = await read(placemark(point('4,52,30', 'absolute')));
    expect(features[0].geometries[0].heightReference).toBe('ellipsoid');
    expect(features[0].geometries[0].positions[2]).toBeCloseTo(30 + egm96Undulation(4, 52), 6);
  });

  it('should read lines, tracks, polygons with holes and collections', async () => {
    const { features } = await read(
      placemark(
        `<MultiGeometry><LineString><coordinates>\n 4,52 \n 5 , 52\n</coordinates></LineString>
         <Polygon><outerBoundaryIs>${ring(square())}</outerBoundaryIs><innerBoundaryIs>${ring('4.002,52.002 4.004,52.002 4.004,52.004 4.002,52.002')}</innerBoundaryIs></Polygon></MultiGeometry>`,
      ) +
        placemark(
          '<gx:Track><when>2026-01-01T00:00:00Z</when><when>2026-01-01T01:00:00Z</when><gx:coord>4 52 0</gx:coord><gx:coord>5 52 0</gx:coord></gx:Track>',
        ),
    );
    const [lines, areas] = features[0].geometries as [LinesGeometry, AreasGeometry];
    expect([...lines.lineStarts]).toEqual([0, 2]);
    expect([...areas.polygonStarts]).toEqual([0, 2]);
    expect(features[1].attributes).toMatchObject({
      time_start: '2026-01-01T00:00:00Z',
      time_end: '2026-01-01T01:00:00Z',
    });
    expect(features[1].geometries[0].kind).toBe('lines');
  });

  it('should take a polygon that is let down to the ground for a body', async () => {
    const { features } = await read(
      placemark(
        `<Polygon><extrude>1</extrude><altitudeMode>relativeToGround</altitudeMode><outerBoundaryIs>${ring(square(24))}</outerBoundaryIs></Polygon>`,
      ),
    );
    expect(features[0]).toMatchObject({ type: 'Building', attributes: { height: 24 } });
    expect(features[0].geometries[0]).toMatchObject({
      kind: 'extrusion',
      height: 24,
      heightReference: 'ground',
    });
  });

  it('should keep the colours of shared and of own styles', async () => {
    const { features } = await read(
      '<Style id="n"><PolyStyle><color>800000ff</color></PolyStyle><LineStyle><color>ff00ff00</color><width>2</width></LineStyle></Style>' +
        '<StyleMap id="m"><Pair><key>normal</key><styleUrl>#n</styleUrl></Pair><Pair><key>highlight</key><styleUrl>#h</styleUrl></Pair></StyleMap>' +
        placemark(
          `<styleUrl>#m</styleUrl><Style><LineStyle><color>ffff0000</color></LineStyle></Style>${point('4,52')}`,
        ),
    );
    expect(features[0].attributes).toMatchObject({
      fill: '#ff0000',
      'fill-opacity': 0.502,
      stroke: '#0000ff',
      'stroke-opacity': 1,
      'stroke-width': 2,
    });
  });

  it('should read GBK where the file or the user says so, and refuse what is called UTF-8 and is not', async () => {
    const gbk = twoByteEncoder('gbk');
    const content = kml(placemark(`<name>江汉区避难场所</name>${point('114.3,30.5')}`));
    const said = gbk(content.replace('encoding="UTF-8"', 'encoding="GBK"'));
    expect((await readContent(said, {}, 'a.kml')).features[0].name).toBe('江汉区避难场所');
    const wrong = gbk(content);
    await expect(readContent(wrong, {}, 'a.kml')).rejects.toMatchObject({ code: 'encoding-missing' });
    expect((await readContent(wrong, { encoding: 'gbk' }, 'a.kml')).features[0].name).toBe('江汉区避难场所');
  });

  it('should not follow links, but count them; and refuse a file of nothing else', async () => {
    const link = '<NetworkLink><Link><href>http://far.example/a.kml</href></Link></NetworkLink>';
    const { tally } = await read(link + placemark(point('4,52')));
    expect(tally.notes).toMatchObject([{ reason: 'network-link', examples: ['http://far.example/a.kml'] }]);
    await expect(read(link)).rejects.toMatchObject({ code: 'kml-links-only' });
  });

  it('should count overlays, models and coordinates that are none', async () => {
    const { features, reasons } = await read(
      `<GroundOverlay><name>x</name></GroundOverlay>${placemark('<Model/>')}${placemark(point('a,b'))}${placemark('<Point/>')}`,
    );
    expect(features).toHaveLength(3);
    expect(reasons).toMatchObject({
      overlay: 1,
      'geometry-unreadable': 2,
      'position-malformed': 1,
      'geometry-empty': 3,
    });
  });

  it('should read a KMZ, its first KML outside of folders', async () => {
    const bytes = writeZip({
      'files/x.kml': '<kml/>',
      'doc.kml': kml(placemark(`<name>z</name>${point('4,52')}`)),
    });
    const reading = await readContent(bytes, {}, 'a.kmz');
    expect(reading.source.format).toBe('KMZ');
    expect(reading.features[0].name).toBe('z');
  });

  it('should read or refuse any bytes made from a file', async () => {
    const bytes = Buffer.from(
      kml(
        `<Style id="n"><LineStyle><color>ff00ff00</color></LineStyle></Style><Folder><name>f</name><Placemark id="1"><name>a</name><styleUrl>#n</styleUrl><ExtendedData><Data name="d"><value>1</value></Data></ExtendedData><MultiGeometry>${point('4,52,1', 'absolute')}<Polygon><extrude>1</extrude><altitudeMode>relativeToGround</altitudeMode><outerBoundaryIs>${ring(square(2))}</outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder>`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), (mutated) =>
        expectGraceful(async () => {
          const reading = await readContent(mutated, {}, 'a.kml');
          expect(isBalanced(reading)).toBe(true);
          return reading;
        }),
      ),
      { numRuns },
    );
  }, 1_200_000);
});
