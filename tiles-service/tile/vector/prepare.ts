import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature } from '../../../models/feature.ts';
import { type FeatureStore, HEADER_FILE, openFeatureStore } from '../../../models/feature-store/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { transferring } from '../../work/transferring.ts';
import { type Band, type Cell, isTooSmall, spread } from './bands.ts';
import { type Bounds, boundsOf, type MapFeature } from './map-feature.ts';
import { mapFeaturesOf, overlayFeaturesOf } from './map-features-of.ts';
import { encodeRecord } from './record.ts';

/** Some blocks of a feature store to be made into records for the cells of bands. */
export interface PrepareTask {
  store: string;
  blocks: number[];
  bands: Band[];
  /** Zoom from which nothing is generalised. */
  exactFrom: number;
  /** Things that lie over the map, from this zoom on; absent: the map itself. */
  overlayFrom?: number;
}

export interface PreparedBlocks {
  cells: (Cell & { bytes: Uint8Array })[];
  /** Features that the map shows, and map features by layer. */
  features: number;
  layers: Record<string, number>;
  /** Features that it does not show, by type: count and an example's id. */
  left: Record<string, { count: number; example: string }>;
  /** World units. */
  bounds: Bounds;
  /** Areas left out of zooms where they are too small, by `<zoom>/<layer>`. */
  tooSmall: Record<string, number>;
  /** Coastlines as flat x, y: the sea beside them is known once all are. */
  coasts: number[][];
}

/** Runs on a worker thread. */
export async function prepareBlocks({
  store,
  blocks,
  bands,
  exactFrom,
  overlayFrom,
}: PrepareTask): Promise<PreparedBlocks> {
  const opened = await openKept(store);
  const collected = collector(bands, exactFrom, overlayFrom);
  for (const block of blocks) for (const feature of await opened.readBlock(block)) collected.add(feature);
  const result = collected.finish();
  return transferring(
    result,
    result.cells.map(({ bytes }) => bytes.buffer as ArrayBuffer),
  );
}

function collector(bands: Band[], exactFrom: number, overlayFrom: number | undefined) {
  const cells = new Map<string, Cell & { records: Uint8Array[] }>();
  const result: PreparedBlocks = {
    cells: [],
    features: 0,
    layers: {},
    left: {},
    bounds: [Infinity, Infinity, -Infinity, -Infinity],
    tooSmall: {},
    coasts: [],
  };
  return {
    add(feature: Feature): void {
      const shown = overlayFrom === undefined ? mapFeaturesOf(feature) : overlayFeaturesOf(feature);
      for (const one of shown) one.minimumZoom = Math.max(one.minimumZoom, overlayFrom ?? 0);
      if (shown.length === 0) {
        const left = (result.left[feature.type] ??= { count: 0, example: feature.id });
        left.count++;
        return;
      }
      result.features++;
      for (const one of shown) {
        result.layers[one.layer] = (result.layers[one.layer] ?? 0) + 1;
        result.bounds = unite(result.bounds, boundsOf(one.coordinates));
        if (one.layer === 'waterways' && one.properties.kind === 'coast') result.coasts.push(...linesOf(one));
        for (let zoom = one.minimumZoom; isTooSmall(one, zoom, exactFrom); zoom++) {
          const key = `${zoom}/${one.layer}`;
          result.tooSmall[key] = (result.tooSmall[key] ?? 0) + 1;
        }
        bands.forEach((band, index) => {
          for (const [cell, part] of spread(one, band, exactFrom)) {
            const key = `${index}/${cell.x}/${cell.y}`;
            let known = cells.get(key);
            if (!known) cells.set(key, (known = { band: index, ...cell, records: [] }));
            known.records.push(encodeRecord(part));
          }
        });
      }
    },
    finish(): PreparedBlocks {
      for (const { band, z, x, y, records } of cells.values()) {
        const bytes = new Uint8Array(records.reduce((sum, record) => sum + record.length, 0));
        let at = 0;
        for (const record of records) {
          bytes.set(record, at);
          at += record.length;
        }
        result.cells.push({ band, z, x, y, bytes });
      }
      return result;
    },
  };
}

function linesOf({ coordinates, partStarts }: MapFeature): number[][] {
  const lines: number[][] = [];
  for (let part = 0; part + 1 < partStarts.length; part++) {
    const line: number[] = [];
    for (let i = partStarts[part]; i < partStarts[part + 1]; i++)
      line.push(coordinates[i * 3], coordinates[i * 3 + 1]);
    lines.push(line);
  }
  return lines;
}

export function unite(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Tasks that share an opened store; more would fill the memory with blocks that are not read again. */
const SHARED_BY = 8;
let kept: { key: string; store: Promise<FeatureStore>; uses: number } | undefined;

/** Reading a store's header for every task would take as long as the task where a city is large. */
async function openKept(folder: string): Promise<FeatureStore> {
  const { mtimeMs } = await stat(join(folder, HEADER_FILE));
  const key = `${folder}@${mtimeMs}`;
  if (kept?.key !== key || kept.uses >= SHARED_BY)
    kept = { key, store: openFeatureStore(fileByteSource(folder)), uses: 0 };
  kept.uses++;
  return kept.store;
}
