import { Color, type Scene as EngineScene, ImageryLayer, type ImageryProvider } from '@cesium/engine';
import { MAP_LOOKS } from '../../../../models/vector-tiles/index.ts';
import { drawnAppearance, useOnPaper } from '../../../stores/on-paper.ts';
import { errorText } from '../../../stores/status.ts';
import { type ShownLayer, useView } from '../../../stores/view.ts';
import type { LayerAdapter, LayerContext } from '../layer-adapter.ts';
import { pictureProvider } from '../picture-provider.ts';
import { ArchiveWorker } from './archive-worker.ts';
import type { ArchiveSummary, PictureOptions } from './messages.ts';
import type { OverlayLook } from './overlay-look.ts';

interface ArchiveOptions {
  /** See createImagery. */
  below(): number;
  /** Whether what lies beyond the tiles has the colour of their land. */
  isGround: boolean;
  /** Of all things, where they lie over the map; absent: they are drawn as the map draws them. */
  overlay?: OverlayLook;
}

/** Degrees beyond the outermost things that are drawn, so that discs are not cut in halves: the buffer of tiles of zoom 14. */
const OVERLAY_MARGIN = (360 / 2 ** 14) * (64 / 4096);

/** A PMTiles archive of vector or raster tiles, drawn on the ground. */
export async function createTileArchive(
  scene: EngineScene,
  context: LayerContext,
  { below, isGround, overlay }: ArchiveOptions,
): Promise<LayerAdapter & { readonly images: number }> {
  const worker = new ArchiveWorker();
  let summary: ArchiveSummary;
  try {
    summary = await worker.open(context.url, overlay);
  } catch (error) {
    worker.end();
    throw error;
  }
  let failed = 0;
  let shown: ShownLayer = { visible: false, opacity: 1 };
  let appearance = currentAppearance();
  let image = makeImage();
  scene.imageryLayers.add(image, Math.min(below(), scene.imageryLayers.length));

  function makeImage(): ImageryLayer {
    const provider = providerOf(
      worker,
      summary,
      { appearance, lamps: context.lamps.isOn },
      overlay ? OVERLAY_MARGIN : 0,
    );
    provider.errorEvent.addEventListener((error: unknown) =>
      context.onTileFailed(++failed, errorText(error)),
    );
    return new ImageryLayer(provider);
  }

  function show(next: ShownLayer): void {
    shown = next;
    image.show = next.visible;
    image.alpha = next.opacity;
    if (isGround && next.visible)
      scene.globe.baseColor = Color.fromCssColorString(MAP_LOOKS[appearance].land.fill!);
  }

  /** Draws all tiles anew. */
  function redraw(): void {
    const index = scene.imageryLayers.indexOf(image);
    scene.imageryLayers.remove(image, true);
    image = makeImage();
    scene.imageryLayers.add(image, Math.max(0, index));
    show(shown);
    context.onChange();
  }

  const follow = () => {
    if (currentAppearance() === appearance) return;
    appearance = currentAppearance();
    if (summary.isVector) redraw();
  };
  const ends = [useView.subscribe(follow), useOnPaper.subscribe(follow)];
  const forgetLamps = context.lamps.subscribe(() => {
    if (summary.isVector && !overlay) redraw();
  });

  return {
    images: 1,
    show,
    get loaded() {
      return scene.globe.tilesLoaded;
    },
    // The globe counts the tiles of terrain and imagery together; globe.ts asks it once.
    pending: 0,
    destroy() {
      for (const end of ends) end();
      forgetLamps();
      worker.end();
      scene.imageryLayers.remove(image, true);
    },
  };
}

function currentAppearance(): 'day' | 'night' {
  return drawnAppearance() === 'light' ? 'day' : 'night';
}

/** `margin`: degrees that are drawn beyond the archive's extent. */
function providerOf(
  worker: ArchiveWorker,
  { minimumZoom, maximumZoom, extent, tileSize }: ArchiveSummary,
  { appearance, lamps }: Pick<PictureOptions, 'appearance' | 'lamps'>,
  margin: number,
): ImageryProvider {
  const [west, south, east, north] = extent;
  return pictureProvider({
    extent: [west - margin, south - margin, east + margin, north + margin],
    tileSize,
    minimumLevel: minimumZoom,
    maximumLevel: maximumZoom,
    requestImage: (x, y, z) => worker.tile({ x, y, z }, appearance, false, lamps),
  });
}
