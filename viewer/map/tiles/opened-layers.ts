import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { PmtilesReader, TILE_TYPES } from '../../../models/vector-tiles/index.ts';
import { isTileArchive } from '../../globe/layers/drawn-layers.ts';
import { pyramidsOf } from '../../globe/layers/pyramid.ts';
import { httpRangeSource } from '../../globe/layers/vector-tiles/http-range-source.ts';
import { errorText, recordError, setLayerStatus, useStatus } from '../../stores/status.ts';
import type { ArchiveFacts, PyramidFacts } from '../style/map-style.ts';
import { isOnMap, isOwnMap } from '../style/on-map.ts';

/** Layers that must be looked into before the map can draw them: archives of tiles and pyramids of pictures. */
export class OpenedLayers {
  readonly archives = new Map<string, ArchiveFacts>();
  readonly pyramids = new Map<string, PyramidFacts>();
  readonly #readers = new Map<string, PmtilesReader>();
  readonly #attempts = new Map<string, string>();
  readonly #address: string;
  readonly #onOpened: () => void;
  #opening = 0;

  constructor(address: string, onOpened: () => void) {
    this.#address = address;
    this.#onOpened = onOpened;
  }

  /** Layers that are being opened. */
  get pending(): number {
    return this.#opening;
  }

  /** The archive at an absolute address, which has been opened. */
  reader(url: string): PmtilesReader | undefined {
    return this.#readers.get(url);
  }

  /** Opens the layers that are wanted and not open yet; those that failed once more when they are to be tried again. */
  open(city: Scene, isWanted: (layer: Layer) => boolean): void {
    for (const layer of city.layers) {
      if (!isOnMap(city, layer) || !isWanted(layer)) continue;
      const attempt = useStatus.getState().layers[layer.id]?.attempt ?? 0;
      const key = `${layer.url} ${attempt}`;
      if (this.#attempts.get(layer.id) === key) continue;
      this.#attempts.set(layer.id, key);
      void this.#open(layer, key, attempt);
    }
  }

  async #open(layer: Layer, key: string, attempt: number): Promise<void> {
    const isCurrent = () => this.#attempts.get(layer.id) === key;
    this.#opening++;
    setLayerStatus(layer.id, { state: 'loading', detail: undefined, failedTiles: 0, attempt });
    try {
      const url = new URL(layer.url, this.#address).href;
      if (isTileArchive(layer)) {
        const reader = await PmtilesReader.open(httpRangeSource(url));
        const facts = await factsOf(reader, layer);
        if (!isCurrent()) return;
        this.#readers.set(url, reader);
        this.archives.set(layer.id, facts);
      } else if (layer.kind === 'imagery') {
        const [pyramid] = await pyramidsOf(layer, url);
        if (!isCurrent()) return;
        this.pyramids.set(layer.id, pyramid);
      }
      setLayerStatus(layer.id, { state: 'ready' });
    } catch (error) {
      if (!isCurrent()) return;
      recordError(`${layer.id}: ${errorText(error)}`);
      setLayerStatus(layer.id, { state: 'failed', detail: errorText(error) });
    } finally {
      this.#opening--;
      this.#onOpened();
    }
  }
}

async function factsOf(reader: PmtilesReader, layer: Layer): Promise<ArchiveFacts> {
  const { minimumZoom, maximumZoom, extent, tileType } = reader.header;
  const facts: ArchiveFacts = { minimumZoom, maximumZoom, extent };
  // Maps of others come in many schemas: they are drawn to pictures as on the globe.
  if (TILE_TYPES[tileType] !== 'mvt' || !(isOwnMap(layer) || layer.overlay)) return facts;
  const metadata = (await reader.metadata()) as { vector_layers?: { id: string }[] };
  return { ...facts, vectorLayers: (metadata.vector_layers ?? []).map(({ id }) => id) };
}
