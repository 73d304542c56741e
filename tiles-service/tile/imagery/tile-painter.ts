import type { MapFeature } from '../vector/map-feature.ts';
import type { MapLayerName } from '../vector/map-schema.ts';
import type { TileAddress } from '../vector/mercator.ts';
import type { CanvasModule, Context, Picture } from './canvas.ts';
import { frameOf, paintLayer, TILE_PIXELS } from './painter.ts';
import { type ReliefGrid, type ReliefSource, reliefOf } from './relief.ts';
import { shadePicture, tintPicture } from './relief-picture.ts';
import { type StyleDocument, valueAt } from './style/style-document.ts';
import { layersAt, type ZoomLayer } from './style/zoom-style.ts';
import { Textures } from './textures.ts';

/** Quality of the WebP tiles, 0 to 100: above, gradients gain nothing that is seen; below, thin lines fray. */
const WEBP_QUALITY = 90;

/** Draws raster tiles in one style. One per thread: canvases and compiled styles are used again. */
export class TilePainter {
  readonly #style: StyleDocument;
  readonly #canvas: Picture;
  readonly #context: Context;
  readonly #veil: Picture;
  readonly #veilContext: Context;
  readonly #textures: Textures;
  readonly #layers = new Map<number, ZoomLayer[]>();
  readonly #relief: (ReliefSource & { close?(): void }) | undefined;

  constructor(
    canvas: CanvasModule,
    style: StyleDocument,
    relief: (ReliefSource & { close?(): void }) | undefined,
  ) {
    this.#style = style;
    this.#relief = relief;
    this.#canvas = canvas.createCanvas(TILE_PIXELS, TILE_PIXELS);
    this.#context = this.#canvas.getContext('2d');
    this.#veil = canvas.createCanvas(TILE_PIXELS, TILE_PIXELS);
    this.#veilContext = this.#veil.getContext('2d');
    this.#textures = new Textures(canvas, style.metadata['citymirror:textures'] ?? {});
  }

  /** The tile as a WebP. `features`: all that reach into it or its margin. */
  draw(tile: TileAddress, features: readonly MapFeature[]): Uint8Array {
    this.#paint(tile, features);
    return this.#canvas.encodeSync('webp', WEBP_QUALITY);
  }

  /** The tile as a PNG without loss, for looking and for tests. */
  drawPng(tile: TileAddress, features: readonly MapFeature[]): Uint8Array {
    this.#paint(tile, features);
    return this.#canvas.encodeSync('png');
  }

  /** Closes the ground. */
  close(): void {
    this.#relief?.close?.();
  }

  #paint(tile: TileAddress, features: readonly MapFeature[]): void {
    const context = this.#context;
    const { tint, shade } = this.#style.metadata['citymirror:relief'];
    const exaggeration = valueAt<number>(shade.exaggeration, tile.z);
    const grid = this.#relief && reliefOf(this.#relief, tile, TILE_PIXELS, exaggeration);
    const shown = grid?.presence.some((value) => value > 0) ? grid : undefined;
    const byLayer = groupByLayer(features);
    const frame = frameOf(tile);
    for (const layer of this.#layersAt(tile.z)) {
      if (shown && layer.id === shade.before)
        this.#lay(
          (pixels) => shadePicture(shown, pixels, shade, valueAt<number>(shade.opacity, tile.z)),
          shown,
        );
      if (layer.type === 'background') {
        context.globalAlpha = 1;
        context.fillStyle = layer.paint('background-color', {}, '#000');
        context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
        if (shown)
          this.#lay(
            (pixels) => tintPicture(shown, pixels, tint, valueAt<number>(tint.opacity, tile.z)),
            shown,
          );
      } else if (layer.sourceLayer) {
        paintLayer(context, layer, byLayer.get(layer.sourceLayer) ?? [], frame, this.#textures);
      }
    }
  }

  /** Lays a picture of the relief over the tile; at half the resolution where its samples are far apart. */
  #lay(picture: (pixels: number) => Uint8ClampedArray, { size }: ReliefGrid): void {
    const pixels = size - 1 > TILE_PIXELS / 4 ? TILE_PIXELS : TILE_PIXELS / 2;
    const image = this.#veilContext.createImageData(pixels, pixels);
    image.data.set(picture(pixels));
    this.#veilContext.putImageData(image, 0, 0);
    this.#context.globalAlpha = 1;
    this.#context.drawImage(this.#veil, 0, 0, pixels, pixels, 0, 0, TILE_PIXELS, TILE_PIXELS);
  }

  #layersAt(zoom: number): ZoomLayer[] {
    let layers = this.#layers.get(zoom);
    if (!layers) this.#layers.set(zoom, (layers = layersAt(this.#style, zoom)));
    return layers;
  }
}

function groupByLayer(features: readonly MapFeature[]): Map<MapLayerName, MapFeature[]> {
  const groups = new Map<MapLayerName, MapFeature[]>();
  for (const feature of features) {
    const group = groups.get(feature.layer);
    if (group) group.push(feature);
    else groups.set(feature.layer, [feature]);
  }
  return groups;
}
