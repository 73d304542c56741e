import {
  Event as EngineEvent,
  ImageryLayer,
  type ImageryProvider,
  Rectangle,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { Extent, Layer } from '../../../models/schema/layer.ts';
import { tableOf } from '../../attributes/tables.ts';
import { type LayerStyle, useLayerStyles } from '../../stores/layer-styles.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import type { GlobeContext, GlobePart } from '../globe-context.ts';
import type { GroundReply, GroundRequest } from './ground-messages.ts';

/** Of layers whose features have no colour of their own and are filtered alone. */
const PLAIN = '#5fd3bc';
const TILE_SIZE = 512;
const HIGHEST_LEVEL = 18;
/** Stores with more features are not drawn from afar, where a tile would hold too many of them. */
const MANY = 40_000;
const LEVEL_FOR_MANY = 13;

/**
 * Map layers that are coloured or filtered by attribute, drawn on the ground from the records of their features: the
 * tiles of the map join and leave out features from afar, and could not be coloured one by one.
 */
export const part: GlobePart = (context) => {
  const drawings = new Map<string, Drawing>();
  const follow = () => {
    const { styles } = useLayerStyles.getState();
    const view = useView.getState().document;
    const wanted = context
      .city()
      .layers.filter(
        (layer) =>
          layer.kind === 'vector' && layer.store && styles[layer.id] && shownLayer(layer, view).visible,
      );
    for (const [id, drawing] of drawings) {
      if (wanted.some((layer) => layer.id === id && layer.store === drawing.layer.store)) continue;
      drawing.destroy();
      drawings.delete(id);
    }
    for (const layer of wanted) {
      let drawing = drawings.get(layer.id);
      if (!drawing) drawings.set(layer.id, (drawing = new Drawing(context, layer)));
      drawing.show(styles[layer.id], shownLayer(layer, view).opacity);
    }
  };
  const ends = [
    useLayerStyles.subscribe(follow),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.layers !== before.layers) follow();
    }),
  ];
  follow();
  return {
    destroy() {
      for (const end of ends) end();
      for (const drawing of drawings.values()) drawing.destroy();
    },
  };
};

type Question = GroundRequest extends infer Asked
  ? Asked extends GroundRequest
    ? Omit<Asked, 'id'>
    : never
  : never;

class Drawing {
  readonly layer: Layer;
  readonly #context: GlobeContext;
  readonly #worker = new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, { resolve(reply: GroundReply): void; reject(error: Error): void }>();
  readonly #opened: Promise<{ count: number; extent?: Extent }>;
  #next = 1;
  #style: LayerStyle | undefined;
  #opacity = 1;
  #image: ImageryLayer | undefined;
  #stopped = false;

  constructor(context: GlobeContext, layer: Layer) {
    this.layer = layer;
    this.#context = context;
    this.#worker.onmessage = ({ data: reply }: MessageEvent<GroundReply>) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply);
    };
    this.#worker.onerror = (event) => this.#failAll(new Error(event.message || 'The worker did not start.'));
    const folder = new URL(layer.store!, context.address).href;
    this.#opened = this.#ask({ ask: 'open', folder }).then(
      (reply) => (reply as Extract<GroundReply, { opened: unknown }>).opened,
    );
    this.#opened.catch((error: unknown) => this.#tell(error));
  }

  show(style: LayerStyle, opacity: number): void {
    this.#opacity = opacity;
    if (this.#image) this.#image.alpha = opacity;
    if (this.#style === style) return;
    this.#style = style;
    void this.#redraw(style).catch((error: unknown) => this.#tell(error));
  }

  destroy(): void {
    this.#stopped = true;
    this.#worker.terminate();
    this.#failAll(new Error('The layer was taken away.'));
    this.#remove();
  }

  async #redraw(style: LayerStyle): Promise<void> {
    const colours = new Map<string, string>();
    const plain = this.layer.legend[0]?.color ?? PLAIN;
    for (const id of tableOf(this.layer.id).table?.ids ?? [])
      if (style.isShown(id)) colours.set(id, style.coloured ? (style.colorOf(id) ?? plain) : plain);
    const [opened] = await Promise.all([this.#opened, this.#ask({ ask: 'style', colours })]);
    if (this.#stopped || this.#style !== style) return;
    const { imageryLayers } = this.#context.scene;
    // The old picture stays until the new one is there, since the engine draws tiles as they come.
    const before = this.#image;
    this.#image = new ImageryLayer(this.#provider(opened), { alpha: this.#opacity });
    imageryLayers.add(this.#image);
    if (before) imageryLayers.remove(before, true);
    this.#context.scene.requestRender();
  }

  #remove(): void {
    if (this.#image && !this.#context.scene.isDestroyed()) {
      this.#context.scene.imageryLayers.remove(this.#image, true);
      this.#context.scene.requestRender();
    }
    this.#image = undefined;
  }

  #provider({ count, extent }: { count: number; extent?: Extent }): ImageryProvider {
    const [west, south, east, north] = extent ?? this.#context.city().extent;
    const provider: Omit<ImageryProvider, 'defaultAlpha'> = {
      rectangle: Rectangle.fromDegrees(west, Math.max(-85, south), east, Math.min(85, north)),
      tileWidth: TILE_SIZE,
      tileHeight: TILE_SIZE,
      minimumLevel: count > MANY ? LEVEL_FOR_MANY : 0,
      maximumLevel: HIGHEST_LEVEL,
      tilingScheme: new WebMercatorTilingScheme(),
      tileDiscardPolicy: undefined as unknown as ImageryProvider['tileDiscardPolicy'],
      errorEvent: new EngineEvent(),
      credit: undefined as unknown as ImageryProvider['credit'],
      proxy: undefined as unknown as ImageryProvider['proxy'],
      hasAlphaChannel: true,
      getTileCredits: () => [],
      requestImage: async (x: number, y: number, z: number) =>
        ((await this.#ask({ ask: 'tile', tile: { x, y, z } })) as Extract<GroundReply, { bitmap: unknown }>)
          .bitmap,
      pickFeatures: () => undefined,
    };
    return provider as ImageryProvider;
  }

  #tell(error: unknown): void {
    if (!this.#stopped) recordError(`${this.layer.id}: ${errorText(error)}`);
  }

  #ask(question: Question): Promise<GroundReply> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
