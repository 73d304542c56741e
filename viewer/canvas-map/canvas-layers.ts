import type { FeatureLike } from 'ol/Feature.js';
import MVT from 'ol/format/MVT.js';
import type BaseLayer from 'ol/layer/Base.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type Projection from 'ol/proj/Projection.js';
import { transformExtent } from 'ol/proj.js';
import ImageTileSource from 'ol/source/ImageTile.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import type Style from 'ol/style/Style.js';
import { createXYZ } from 'ol/tilegrid.js';
import type VectorTile from 'ol/VectorTile.js';
import type { Extent, Layer } from '../../models/schema/layer.ts';
import { PmtilesReader, TILE_TYPES, type TileAddress } from '../../models/vector-tiles/index.ts';
import { pyramidsOf } from '../globe/layers/pyramid.ts';
import { ArchiveWorker } from '../globe/layers/vector-tiles/archive-worker.ts';
import { httpRangeSource } from '../globe/layers/vector-tiles/http-range-source.ts';
import type { OverlayLook } from '../globe/layers/vector-tiles/overlay-look.ts';
import { firstZoomOf } from '../map/style/first-zoom.ts';
import type { StoreLook } from '../map/tiles/messages.ts';
import { StoreTiles } from '../map/tiles/store-tiles.ts';

/** One layer of the scene on a canvas: its pictures or shapes, and its names. */
export interface CanvasLayer {
  layers: BaseLayer[];
  /** Of layers drawn from records: their colours and filter by attribute from now on. */
  setLook?(look: StoreLook | undefined): void;
  destroy(): void;
}

/** Style of a feature at metres of the map's units in a pixel. */
export type StyleOf = (feature: FeatureLike, resolution: number) => Style | Style[] | undefined;

const TILE_SIZE = 512;
/** Layers of our own vector tiles that hold names. */
const NAMED = ['roads', 'labels', 'places', 'waterways', 'points'];

const mercator = (extent: Extent) => transformExtent(extent, 'EPSG:4326', 'EPSG:3857');

/** An archive of tiles, painted in a worker as on the globe. `overlay`: of all things, where it lies over the map. */
export async function archiveLayer(
  url: string,
  appearance: 'day' | 'night',
  overlay: OverlayLook | undefined,
  names: StyleOf | undefined,
): Promise<CanvasLayer> {
  const worker = new ArchiveWorker();
  try {
    const { minimumZoom, maximumZoom, extent, tileSize } = await worker.open(url, overlay);
    const pictures = new TileLayer({
      extent: mercator(extent),
      source: new ImageTileSource({
        tileGrid: createXYZ({ tileSize, minZoom: minimumZoom, maxZoom: maximumZoom }),
        loader: (z, x, y) => worker.tile({ z, x, y }, appearance, true),
        transition: 0,
      }),
    });
    const layers: BaseLayer[] = [pictures];
    if (names) {
      const reader = await PmtilesReader.open(httpRangeSource(url));
      if (TILE_TYPES[reader.header.tileType] === 'mvt')
        layers.push(
          namesLayer((tile) => reader.tile(tile), reader.header.maximumZoom, mercator(extent), names, NAMED),
        );
    }
    return { layers, destroy: () => worker.end() };
  } catch (error) {
    worker.end();
    throw error;
  }
}

/** Pictures of the pipeline, or of anyone, by {z}/{x}/{y}. */
export async function pyramidLayer(layer: Layer, url: string): Promise<CanvasLayer> {
  const [{ template, tileSize, minimumZoom, maximumZoom, extent }] = await pyramidsOf(layer, url);
  const source = new ImageTileSource({
    url: template,
    tileGrid: createXYZ({ tileSize, minZoom: minimumZoom, maxZoom: maximumZoom }),
    transition: 0,
  });
  return { layers: [new TileLayer({ extent: mercator(extent), source })], destroy: () => undefined };
}

/** Records of a feature store as shapes from above, from a zoom of tiles of 512 pixels on. */
export function recordsLayer(
  layer: Layer,
  folder: string,
  style: StyleOf,
  zoom: number = firstZoomOf(layer),
): CanvasLayer {
  const tiles = new StoreTiles();
  const shapes = vectorLayer(
    (tile) => tiles.tile(folder, tile, []).then((bytes) => new Uint8Array(bytes)),
    [zoom, 15],
    layer.extent && mercator(layer.extent),
    style,
  );
  // OpenLayers counts zooms for tiles of 256 pixels.
  shapes.setMinZoom(zoom + 1);
  return {
    layers: [shapes],
    setLook(look) {
      tiles.setLook(folder, look);
      shapes.getSource()?.refresh();
    },
    destroy: () => tiles.end(),
  };
}

function namesLayer(
  read: (tile: TileAddress) => Promise<Uint8Array | undefined>,
  maximumZoom: number,
  extent: number[],
  style: StyleOf,
  names: string[],
): BaseLayer {
  const layer = vectorLayer(read, [0, maximumZoom], extent, style, names);
  layer.setDeclutter(true);
  layer.setZIndex(NAMES_ABOVE);
  return layer;
}

/** Above all layers of the scene. */
export const NAMES_ABOVE = 1000;

function vectorLayer(
  read: (tile: TileAddress) => Promise<Uint8Array | undefined>,
  [minZoom, maxZoom]: [number, number],
  extent: number[] | undefined,
  style: StyleOf,
  names?: string[],
): VectorTileLayer {
  const format = new MVT(names ? { layers: names } : {});
  const source = new VectorTileSource({
    format,
    tileGrid: createXYZ({ tileSize: TILE_SIZE, minZoom, maxZoom }),
    tileUrlFunction: ([z, x, y]) => `${z}/${x}/${y}`,
    tileLoadFunction: (tile, address) => {
      const [z, x, y] = address.split('/').map(Number);
      const vector = tile as VectorTile<never>;
      vector.setLoader((tileExtent: number[], _: number, projection: Projection) => {
        read({ z, x, y })
          .then((bytes) => {
            const buffer = (bytes ?? new Uint8Array(0)).slice().buffer;
            const features = format.readFeatures(buffer, {
              extent: tileExtent,
              featureProjection: projection,
            });
            vector.setFeatures(features as never[]);
          })
          .catch(() => vector.onError());
      });
    },
  });
  return new VectorTileLayer({ source, style: style as never, ...(extent ? { extent } : {}) });
}
