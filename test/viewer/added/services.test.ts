import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddError } from '../../../viewer/added/add-error.ts';
import { type Found, findOut } from '../../../viewer/added/services/find-out.ts';
import { readGml } from '../../../viewer/added/services/gml.ts';
import type { Service } from '../../../viewer/added/services/service.ts';
import { tileAddress } from '../../../viewer/added/services/tile-images.ts';
import { ANSWERS } from './service-answers.ts';

let server: Server;
let base: string;
const heard: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', base);
    heard.push(url.pathname + url.search);
    const answer = ANSWERS(url, base);
    response.writeHead(answer.status ?? 200, { 'Content-Type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const fetchBytes = async (url: string) => {
  const response = await fetch(url);
  const { AddError } = await import('../../../viewer/added/add-error.ts');
  if (!response.ok) throw new AddError('http', { url, status: response.status });
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    type: response.headers.get('content-type') ?? '',
  };
};
const fetchText = async (url: string) => ({
  text: new TextDecoder().decode((await fetchBytes(url)).bytes),
  type: '',
});
const isLatitudeFirst = async (crs: string) => /4326|4490/.test(crs);
const open = (path: string) => findOut(`${base}${path}`, fetchBytes, isLatitudeFirst);
const service = async (path: string): Promise<Service> => {
  const found = (await open(path)) as Extract<Found, { is: 'service' }>;
  return found.service;
};
const failure = (path: string): Promise<AddError> =>
  open(path).then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: AddError) => error,
  );

describe('an address', () => {
  it('should be known by what it answers', async () => {
    for (const [path, kind] of [
      ['/data.json', 'geojson'],
      ['/moving', 'czml'],
      ['/places', 'kml'],
      ['/model.gltf', 'gltf'],
      ['/tileset.json', '3d-tiles'],
    ] as const)
      expect([path, await open(path)]).toEqual([path, { is: 'data', kind, url: `${base}${path}` }]);
  });

  it('should be asked as each kind of service, when it answers nothing that is known', async () => {
    expect((await service('/ows')).offers[0].kind).toBe('wms');
    expect((await service('/geo/wfs')).offers[0].kind).toBe('wfs');
  });

  it('should be refused with its reason', async () => {
    expect((await failure('/page')).code).toBe('html');
    expect(await failure('/gone')).toMatchObject({ code: 'http', values: { status: 404 } });
    expect(await failure('/complains')).toMatchObject({
      code: 'service-exception',
      values: { message: 'No such map' },
    });
    expect(await failure('/old-tiles')).toMatchObject({ code: 'tiles-version', values: { version: '0.0' } });
    expect((await failure('/text')).code).toBe('answer-unknown');
  });
});

describe('WMS', () => {
  it('should ask 1.3.0 in web Mercator where it can, with inherited systems and the key of the address', async () => {
    const { title, offers } = await service('/wms130?map=city&key=k');
    expect([title, offers.map(({ id }) => id)]).toEqual(['试验地图', ['roads', 'land', 'odd']]);
    const images = offers[0].images!('night');
    const url = new URL(tileAddress(images, 1, 0, 1));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      map: 'city',
      key: 'k',
      VERSION: '1.3.0',
      REQUEST: 'GetMap',
      LAYERS: 'roads',
      STYLES: 'night',
      CRS: 'EPSG:3857',
      BBOX: '0,0,20037508.342789244,20037508.342789244',
    });
    expect(offers[0].styles?.map(({ id }) => id)).toEqual(['day', 'night']);
    expect(offers[0].notes).toEqual([{ key: 'time', values: { times: '2020/2026/P1Y' } }]);
    expect(offers[0].extent).toEqual([114, 27, 115, 28]);
  });

  it('should put latitude first for EPSG:4326 in 1.3.0, and longitude in 1.1.1', async () => {
    const modern = (await service('/wms130')).offers[1].images!();
    expect(modern.grid).toBe('geographic');
    expect(new URL(tileAddress(modern, 3, 0, 1)).searchParams.get('BBOX')).toBe('0,90,90,180');
    const old = (await service('/wms111')).offers[0].images!();
    const url = new URL(tileAddress(old, 3, 0, 1));
    expect([url.searchParams.get('SRS'), url.searchParams.get('BBOX')]).toEqual(['EPSG:4326', '90,0,180,90']);
  });

  it('should refuse a layer that comes in no system of the globe', async () => {
    expect((await service('/wms130')).offers[2].refused?.code).toBe('wms-crs');
  });
});

describe('WMTS', () => {
  it('should use matrix sets of web Mercator and of degrees by their levels, whatever they are called', async () => {
    const { offers } = await service('/wmts');
    const [rest, degrees, odd, vector] = offers;
    expect(tileAddress(rest.images!(), 5, 3, 3)).toBe(`${base}/tiles/day/GM/GM%3A3/3/5.png`);
    const images = degrees.images!();
    // The usual numbering of Chinese services: level 1 has two tiles.
    expect([images.grid, images.levels, images.minimumLevel, images.maximumLevel]).toEqual([
      'geographic',
      { 0: '1', 1: '2' },
      0,
      1,
    ]);
    const url = new URL(tileAddress(images, 3, 1, 1));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      tk: 'key',
      LAYER: 'vec',
      TILEMATRIXSET: 'c',
      TILEMATRIX: '2',
      TILEROW: '1',
      TILECOL: '3',
    });
    expect(odd.refused).toEqual({ code: 'wmts-grid', values: { sets: 'local' } });
    expect(vector.refused?.code).toBe('vector-tiles');
  });
});

describe('WFS', () => {
  it('should be read page by page as GeoJSON', async () => {
    const [offer] = (await service('/geo/wfs')).offers;
    const { result, notes } = await offer.features!(fetchText);
    expect([result.features.length, result.crs, notes]).toEqual([1_500, 'OGC:CRS84', []]);
    expect(new Set(result.features.map(({ id }) => id)).size).toBe(1_500);
  });

  it('should be read as GML with the axes in the order of the authority', async () => {
    const [offer] = (await service('/gml/wfs')).offers;
    const { result } = await offer.features!(fetchText);
    expect([...result.features[0].geometries[0].positions]).toEqual([114.5, 27.5, 0]);
    expect(result.features[0]).toMatchObject({ id: 'poi.1', name: '站', attributes: { 层数: 3 } });
    expect([...result.features[1].geometries[0].positions].slice(0, 3)).toEqual([114, 27, 0]);
  });

  it('should leave positions with a plain EPSG name as they are', () => {
    const gml = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g"><gml:featureMember><a fid="1"><geom>
      <gml:Point srsName="http://www.opengis.net/gml/srs/epsg.xml#4326"><gml:coordinates>114.5,27.5</gml:coordinates></gml:Point>
      </geom></a></gml:featureMember></wfs:FeatureCollection>`;
    const result = readGml('a', gml);
    expect([[...result.features[0].geometries[0].positions], result.isAuthorityOrder]).toEqual([
      [114.5, 27.5, 0],
      false,
    ]);
  });
});

describe('OGC API', () => {
  it('should offer collections and read their items page by page', async () => {
    const { title, offers } = await service('/ogc');
    expect([title, offers.map(({ id, kind }) => [id, kind])]).toEqual([
      '接口',
      [
        ['parks', 'ogc-features'],
        ['map', 'ogc-tiles'],
        ['vector', 'ogc-tiles'],
      ],
    ]);
    const { result } = await offers[0].features!(fetchText);
    expect(result.features.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(offers[0].extent).toEqual([114, 27, 115, 28]);
    expect(tileAddress(offers[1].images!(), 5, 3, 4)).toBe(`${base}/ogc/tiles/4/3/5.png`);
    expect(offers[2].refused?.code).toBe('vector-tiles');
  });
});
