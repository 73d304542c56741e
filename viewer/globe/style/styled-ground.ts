import { ImageryLayer } from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import { tableOf } from '../../attributes/tables.ts';
import { type LayerStyle, useLayerStyles } from '../../stores/layer-styles.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import { WorkerCalls } from '../../workers/worker-calls.ts';
import type { GlobeContext, GlobePart } from '../globe-context.ts';
import { pictureProvider } from '../layers/picture-provider.ts';
import type { GroundCalls, OpenedStore } from './ground-messages.ts';

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

class Drawing {
  readonly layer: Layer;
  readonly #context: GlobeContext;
  readonly #calls = new WorkerCalls<GroundCalls>(
    () => new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' }),
  );
  readonly #opened: Promise<OpenedStore>;
  #style: LayerStyle | undefined;
  #opacity = 1;
  #image: ImageryLayer | undefined;
  #stopped = false;

  constructor(context: GlobeContext, layer: Layer) {
    this.layer = layer;
    this.#context = context;
    this.#opened = this.#calls.call('open', [new URL(layer.store!, context.address).href]);
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
    this.#calls.end('The layer was taken away.');
    this.#remove();
  }

  async #redraw(style: LayerStyle): Promise<void> {
    const colours = new Map<string, string>();
    const plain = this.layer.legend[0]?.color ?? PLAIN;
    for (const id of tableOf(this.layer.id).table?.ids ?? [])
      if (style.isShown(id)) colours.set(id, style.coloured ? (style.colorOf(id) ?? plain) : plain);
    const [opened] = await Promise.all([this.#opened, this.#calls.call('style', [colours])]);
    if (this.#stopped || this.#style !== style) return;
    const { imageryLayers } = this.#context.scene;
    // The old picture stays until the new one is there, since the engine draws tiles as they come.
    const before = this.#image;
    this.#image = new ImageryLayer(
      pictureProvider({
        extent: opened.extent ?? this.#context.city().extent,
        tileSize: TILE_SIZE,
        minimumLevel: opened.count > MANY ? LEVEL_FOR_MANY : 0,
        maximumLevel: HIGHEST_LEVEL,
        requestImage: (x, y, z) => this.#calls.call('tile', [{ x, y, z }]),
      }),
      { alpha: this.#opacity },
    );
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

  #tell(error: unknown): void {
    if (!this.#stopped) recordError(`${this.layer.id}: ${errorText(error)}`);
  }
}
