import { fromArrayBuffer } from 'geotiff';
import { describe, expect, it, vi } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../../models/geodesy/index.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import { fileNameOf } from '../../../../viewer/studies/export/file-name.ts';
import { packResult, unpackResult } from '../../../../viewer/studies/export/pack-result.ts';
import { rasterCrs } from '../../../../viewer/studies/export/raster-crs.ts';
import { figuresCsv, tableCsv } from '../../../../viewer/studies/export/to-csv.ts';
import { toGeoJson } from '../../../../viewer/studies/export/to-geojson.ts';
import { framesToGeoTiff, toGeoTiff } from '../../../../viewer/studies/export/to-geotiff.ts';
import type { RasterPart } from '../../../../viewer/studies/result.ts';
import { RESULT } from '../results-for-tests.ts';

// The page fetches the list of CRSs by its address; a test has it on disk.
vi.mock('../../../../viewer/added/crs/epsg-list.ts', () => ({ loadCrsLookup: async () => lookupCrs }));

const raster = RESULT.parts[0] as RasterPart;
const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);

async function imageOf(part: RasterPart) {
  const bytes = await new Blob(await toGeoTiff(RESULT, part, { crs: 'EPSG:4547', transform })).arrayBuffer();
  const image = await (await fromArrayBuffer(bytes)).getImage();
  const [values] = (await image.readRasters()) as unknown as [Float32Array];
  return { image, values };
}

describe('toGeoTiff', () => {
  it('should write cells from the north-west in the CRS of the grid, with what they are', async () => {
    const { image, values } = await imageOf(raster);
    expect([...values]).toEqual([3, -9999, 1, 2]);
    expect(image.getOrigin().slice(0, 2)).toEqual([500_000, 3_043_020]);
    expect(image.getResolution()[0]).toBe(10);
    expect(image.getGDALNoData()).toBe(-9999);
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(4547);
    expect(await image.fileDirectory.loadValue('ImageDescription')).toMatch(
      /^pit dug: __, m; citymirror-planning/,
    );
  });

  it('should lay what was reckoned in local metres on the same ground', async () => {
    const place = Float64Array.of(500_000, 3_043_000, 0);
    transform.toGeodetic(place, place);
    const [longitude, latitude] = place;
    const values = Float32Array.from({ length: 400 }, (_, at) => at % 20);
    const { image, values: laid } = await imageOf({
      ...raster,
      frame: { kind: 'local', origin: [longitude, latitude, 0] },
      grid: { west: 0, south: 0, cell: 10, columns: 20, rows: 20 },
      values,
    });
    // A cell in the middle: 95 m east and 95 m north of the origin, in column 9. The grid's north is true north's to some
    // hundred metres' millimetres at its central meridian, which 500,000 m east is.
    const [west, north] = image.getOrigin();
    const column = Math.floor((500_095 - west) / 10);
    const row = Math.floor((north - 3_043_095) / 10);
    expect(laid[row * image.getWidth() + column]).toBe(9);
  });
});

describe('framesToGeoTiff', () => {
  const size = 300;
  const times = [0, 1, 2, 3, 4, 5].map((hour) => hour * 3_600_000);
  const part: RasterPart = {
    ...{ ...raster, frame: { kind: 'local', origin: [114, 27.5, 0] } },
    grid: { west: 0, south: 0, cell: 2, columns: size, rows: size },
    values: new Float32Array(size * size),
    frames: {
      times,
      values: Float32Array.from({ length: size * size * 6 }, (_, at) => Math.floor(at / size / size)),
    },
  };
  const to = { crs: 'EPSG:4547', transform };

  it('should find where cells are once for all frames, and let the page have its turns', async () => {
    const toGeodetic = vi.spyOn(transform, 'toGeodetic');
    let turns = 0;
    const timer = setInterval(() => turns++);
    const told: number[] = [];
    const seen: number[] = [];
    for await (const { time, bytes } of framesToGeoTiff(RESULT, part, to, {
      onProgress: (share) => told.push(share),
    })) {
      const image = await (await fromArrayBuffer(await new Blob(bytes).arrayBuffer())).getImage();
      const [values] = (await image.readRasters()) as unknown as [Float32Array];
      seen.push(values[Math.floor(values.length / 2)]);
      expect(time).toBe(times[seen.length - 1]);
    }
    clearInterval(timer);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    // Some more than there are: rows and columns at the rim.
    expect(toGeodetic.mock.calls.length).toBeLessThan(1.1 * size * size);
    toGeodetic.mockRestore();
    expect(turns).toBeGreaterThan(5);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('should end when it is called off', async () => {
    const stop = new AbortController();
    const work = framesToGeoTiff(RESULT, part, to, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(work.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('rasterCrs', () => {
  const local: RasterPart = {
    ...{ ...raster, frame: { kind: 'local', origin: [106.55, 29.56, 250] } },
    grid: { west: -500, south: -500, cell: 1, columns: 1000, rows: 1000 },
    values: new Float32Array(1_000_000).fill(2),
  };
  const origin = { longitude: 106.55, latitude: 29.56, height: 250 };

  it('should be that of the grid, and of UTM where a city has none, so that a metre stays a cell', async () => {
    expect((await rasterCrs({ grid: { crs: 'EPSG:4547' } as never, origin })).crs).toBe('EPSG:4547');
    const { crs, transform: toUtm } = await rasterCrs({ origin } as never);
    expect(crs).toBe('EPSG:32648');
    const bytes = await new Blob(await toGeoTiff(RESULT, local, { crs, transform: toUtm })).arrayBuffer();
    const image = await (await fromArrayBuffer(bytes)).getImage();
    expect(image.getWidth()).toBeGreaterThan(990);
    expect(image.getHeight()).toBeGreaterThan(990);
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32_648);
  });

  it('should not be degrees', async () => {
    const degrees = await createTransform(resolveCrs('OGC:CRS84', lookupCrs), ELLIPSOID);
    await expect(toGeoTiff(RESULT, local, { crs: 'OGC:CRS84', transform: degrees })).rejects.toMatchObject({
      code: 'raster-crs',
    });
  });
});

describe('toGeoJson', () => {
  it('should hold lines and faces with their part, and what the result rests on', () => {
    const collection = toGeoJson(RESULT);
    expect(collection.features.map(({ properties }) => properties?.part)).toEqual(['pipes', 'faces']);
    expect(collection.citymirror).toMatchObject({ kind: 'pit', origin: { parameters: { depth: 6 } } });
    const { geometry, properties } = collection.features[1];
    expect(properties?.value).toBeNull();
    if (geometry.type !== 'Polygon') throw new Error('no polygon');
    const [first, , third, last] = geometry.coordinates[0];
    expect(first[0]).toBeCloseTo(114.5, 9);
    expect(first[2]).toBeCloseTo(100, 6);
    // Five metres over the first corner.
    expect(third[2]).toBeCloseTo(105, 6);
    expect(last).toEqual(first);
  });
});

describe('tableCsv', () => {
  it('should write numbers as they are, places, and no formula', () => {
    expect(tableCsv(RESULT.tables[0], 'zh-CN').split('\r\n')).toEqual([
      '\ufeff编号,长度 (m),标高已知,longitude,latitude',
      'water:1,12.34,true,114.5,27.5',
      "'=gas,,false,,",
      '',
    ]);
    expect(figuresCsv(RESULT, 'en')).toBe('\ufeff开挖量,1234.5,m³\r\n');
  });
});

describe('packResult', () => {
  it('should come back from JSON as it was, numbers that are not known too', async () => {
    const text = JSON.stringify(await packResult(RESULT));
    expect(await unpackResult(JSON.parse(text))).toEqual(RESULT);
  });

  it('should refuse what is no result, and say what is wrong', async () => {
    const packed = await packResult({ ...RESULT, parts: [{ ...raster, values: Float32Array.of(1) }] });
    await expect(unpackResult(packed)).rejects.toMatchObject({
      code: 'study-kept',
      message: expect.stringContaining('parts.0'),
    });
  });
});

describe('fileNameOf', () => {
  it('should leave out what file systems do not take', () => {
    expect(fileNameOf(RESULT, 'pdf')).toBe('地铁站-基坑一期.pdf');
    expect(fileNameOf({ ...RESULT, name: ' /?' }, 'csv')).toBe('pit-r1.csv');
  });
});
