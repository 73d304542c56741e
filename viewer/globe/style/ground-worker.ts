import type { Feature } from '../../../models/feature.ts';
import { type FeatureStore, httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { GroundReply, GroundRequest } from './ground-messages.ts';
import { extentOfTile, paintShapes } from './paint-shapes.ts';

const SIZE = 512;
const MARGIN = 8;

let store: Promise<FeatureStore> | undefined;
let colours = new Map<string, string>();

async function answer(request: GroundRequest): Promise<GroundReply> {
  const { id } = request;
  if (request.ask === 'open') {
    store = openFeatureStore(httpByteSource(request.folder));
    const { header } = await store;
    return { id, opened: { count: header.count, ...(header.extent ? { extent: header.extent } : {}) } };
  }
  if (request.ask === 'style') {
    colours = request.colours;
    return { id, styled: true };
  }
  if (!store) throw new Error('No store is open.');
  const tile = { ...request.tile, size: SIZE };
  const found: { feature: Feature; color: string }[] = [];
  for await (const features of (await store).featuresIn(extentOfTile(tile, MARGIN))) {
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
  return { id, bitmap: canvas.transferToImageBitmap() };
}

self.onmessage = async ({ data: request }: MessageEvent<GroundRequest>) => {
  let reply: GroundReply;
  try {
    reply = await answer(request);
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply, { transfer: 'bitmap' in reply ? [reply.bitmap] : [] });
};
