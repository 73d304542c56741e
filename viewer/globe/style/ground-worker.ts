import type { Feature } from '../../../models/feature.ts';
import { type FeatureStore, httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';
import { answerCalls } from '../../workers/answer-calls.ts';
import type { GroundCalls } from './ground-messages.ts';
import { extentOfTile, paintShapes } from './paint-shapes.ts';

const SIZE = 512;
const MARGIN = 8;

let store: Promise<FeatureStore> | undefined;
let colours = new Map<string, string>();

async function draw(opened: FeatureStore, address: TileAddress): Promise<ImageBitmap> {
  const tile = { ...address, size: SIZE };
  const found: { feature: Feature; color: string }[] = [];
  for await (const features of opened.featuresIn(extentOfTile(tile, MARGIN))) {
    for (const feature of features) {
      const color = colours.get(feature.id);
      if (color !== undefined) found.push({ feature, color });
    }
  }
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d')!;
  // The engine wants bitmaps on their heads.
  context.setTransform(1, 0, 0, -1, 0, SIZE);
  paintShapes(context, found, tile);
  return canvas.transferToImageBitmap();
}

answerCalls<GroundCalls>(
  {
    async open(_, folder) {
      store = openFeatureStore(httpByteSource(folder));
      const { count, extent } = (await store).header;
      return { count, ...(extent ? { extent } : {}) };
    },
    style(_, chosen) {
      colours = chosen;
    },
    async tile(_, tile) {
      if (!store) throw new Error('No store is open.');
      return draw(await store, tile);
    },
  },
  (value) => (value instanceof ImageBitmap ? [value] : []),
);
