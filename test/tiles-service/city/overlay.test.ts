import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import { type Layer, type Publication, sceneSchema } from '../../../models/schema/index.ts';
import { checkCity } from '../../../tiles-service/city/check.ts';
import { fileByteSource } from '../../../tiles-service/store/file-source.ts';
import { drawnLayers } from '../../../viewer/globe/layers/drawn-layers.ts';
import { SmallCity } from './onboard/small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

const signal = new AbortController().signal;

const sceneOf = (publication: Publication) =>
  sceneSchema.parse(JSON.parse(readFileSync(join(city.out, publication, 'scene.json'), 'utf8')));

const recordsOf = async (publication: Publication, { store }: Layer) => {
  const opened = await openFeatureStore(fileByteSource(join(city.out, publication, store!)));
  return (await Promise.all(opened.header.blocks.map((_, block) => opened.readBlock(block)))).flat();
};

const KML = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>避难场所</name><Point><coordinates>114.301,30.501</coordinates></Point></Placemark>
<Placemark><name>警戒区</name><Polygon><outerBoundaryIs><LinearRing><coordinates>114.3,30.5 114.302,30.5 114.302,30.502 114.3,30.5</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>疏散路线</name><LineString><coordinates>114.3,30.5 114.304,30.503</coordinates></LineString></Placemark>
</Document></kml>`;

describe('sources of plain points, lines and areas', () => {
  it('should be layers over the map, each in a colour of its own, with their records', async () => {
    city.file('网点.csv', '编号,名称,lon,lat\nA1,便民药房,114.3,30.5\nA2,社区超市,114.301,30.5\n');
    city.file('应急.kml', KML);
    city.file('管线.csv', '编号,wkt\nG1,"LINESTRING (114.3 30.5, 114.301 30.5)"\n');
    await city.build(
      city.manifest(`sources:
  - { id: shops, path: 网点.csv, name: 网点, type: PointOfInterest }
  - { id: emergency, path: 应急.kml, name: 应急资源 }
  - { id: pipes, path: 管线.csv, name: 管线, crs: 'EPSG:4326' }
`),
    );
    const scene = sceneOf('public');
    expect(
      scene.layers.map(({ id, kind, overlay, featureCount }) => [id, kind, overlay, featureCount]),
    ).toEqual([
      ['shops-overlay', 'vector', true, 2],
      ['emergency-overlay', 'vector', true, 3],
      ['pipes-pipes', 'tileset', undefined, 1],
    ]);
    expect(drawnLayers(scene)).toHaveLength(3);
    const [shops, emergency, pipes] = scene.layers;
    expect(shops.legend).toEqual([
      { color: expect.any(String), label: { 'zh-CN': '网点', en: '网点' }, shape: 'point' },
    ]);
    expect(emergency.legend.map(({ shape }) => shape)).toEqual(['fill', 'line', 'point']);
    expect(new Set([shops, emergency, pipes].map(({ legend }) => legend[0].color)).size).toBe(3);
    const [shop] = (await recordsOf('public', shops)).filter(({ id }) => id === 'shops:A1');
    expect(shop).toMatchObject({ name: '便民药房', attributes: { 编号: 'A1', 名称: '便民药房' } });
    // Pipes are found by the networks where they are.
    expect(scene.networks?.map(({ kind }) => kind)).toEqual(['pipe']);
    expect((await checkCity(city.out, { signal, onProgress: () => {} })).problems).toEqual([]);
  });

  it('should be drawn for those alone who may see them', async () => {
    city.file('a.csv', 'id,lon,lat\n1,114.3,30.5\n');
    city.file('roads.csv', 'id,highway,wkt\n1,primary,"LINESTRING (114.3 30.5, 114.301 30.5)"\n');
    await city.build(
      city.manifest(`sources:
  - { id: cameras, path: a.csv, publication: restricted }
  - { id: roads, path: roads.csv, crs: 'EPSG:4326', publication: internal }
`),
    );
    expect(sceneOf('restricted').layers.map(({ id }) => id)).toEqual(['cameras-overlay']);
    const internal = sceneOf('internal');
    expect(internal.layers.map(({ id }) => id)).toEqual(['roads-map']);
    // A base map is drawn of public sources alone: roads that are not public show themselves.
    const base = { ...internal.layers[0], id: 'base-night', kind: 'imagery', group: 'base' } as Layer;
    const drawn = drawnLayers({ layers: [base, ...internal.layers] });
    expect(drawn.map(({ id }) => id)).toEqual(['base-night', 'roads-map']);
    const open = { ...internal.layers[0], publication: 'public' } as Layer;
    expect(drawnLayers({ layers: [base, open] }).map(({ id }) => id)).toEqual(['base-night']);
  });
});
