import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature, FeatureType, Geometry } from '../../../../models/feature.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../../tiles-service/store/writer.ts';
import type { TileJob } from '../../../../tiles-service/tile/product.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';

/** Features of a made-up town, for tests: longitude and latitude pairs in, heights 0. */
type Place = [longitude: number, latitude: number];

export function lineFeature(
  type: FeatureType,
  word: string,
  id: string,
  line: Place[],
  more: Partial<Feature> = {},
) {
  return feature(type, word, id, more, {
    kind: 'lines',
    lod: 0,
    heightReference: 'ground',
    positions: positionsOf(line),
    lineStarts: Uint32Array.of(0, line.length),
  });
}

/** `rings`: the outer one counter-clockwise, then its holes. */
export function areaFeature(
  type: FeatureType,
  word: string,
  id: string,
  rings: Place[][],
  more: Partial<Feature> = {},
) {
  const starts = [0];
  for (const ring of rings) starts.push(starts[starts.length - 1] + ring.length);
  return feature(type, word, id, more, {
    kind: 'areas',
    lod: 0,
    heightReference: 'ground',
    positions: positionsOf(rings.flat()),
    ringStarts: Uint32Array.from(starts),
    polygonStarts: Uint32Array.of(0, rings.length),
  });
}

export function pointFeature(
  type: FeatureType,
  word: string,
  id: string,
  place: Place,
  more: Partial<Feature> = {},
) {
  return feature(type, word, id, more, {
    kind: 'points',
    lod: 0,
    heightReference: 'ground',
    positions: positionsOf([place]),
  });
}

export function rectangle(west: number, south: number, east: number, north: number): Place[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}

function feature(
  type: FeatureType,
  word: string,
  id: string,
  more: Partial<Feature>,
  geometry: Geometry,
): Feature {
  return { id: `test:${id}`, type, class: word, attributes: {}, geometries: [geometry], ...more };
}

function positionsOf(places: Place[]): Float64Array {
  return Float64Array.from(places.flatMap(([longitude, latitude]) => [longitude, latitude, 0]));
}

/** A folder, a pool and a job for a tiler; `end` takes them away. */
export function tilerBench() {
  const folder = mkdtempSync(join(tmpdir(), 'citymirror-tiles-'));
  const pool = new WorkerPool(2);
  return {
    folder,
    pool,
    job(out: string, more: Partial<TileJob> = {}): TileJob {
      return {
        out,
        pool,
        publication: 'public',
        signal: new AbortController().signal,
        onProgress: () => {},
        tally: new Tally(),
        ...more,
      };
    },
    async store(name: string, features: Feature[]): Promise<string> {
      const writer = new FeatureStoreWriter(join(folder, name));
      for (const one of features) writer.add(one);
      await writer.finish(new Tally());
      return join(folder, name);
    },
    async end(): Promise<void> {
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
