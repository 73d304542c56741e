import type { Scene as EngineScene } from '@cesium/engine';

/** What the engine keeps of a tile of the globe; it tells nobody how much that is. */
interface GlobeTile {
  replacementNext?: GlobeTile;
  data?: {
    mesh?: { vertices?: ArrayBufferView; indices?: ArrayBufferView };
    waterMaskTexture?: Picture;
    imagery?: { readyImagery?: { texture?: Picture } }[];
  };
}

interface Picture {
  sizeInBytes: number;
}

const counters = new WeakMap<EngineScene, Set<() => number>>();

/** Counts what a tool keeps on the graphics device along with the globe's own. Returns the end of it. */
export function countBytes(scene: EngineScene, bytes: () => number): () => void {
  const known = counters.get(scene) ?? new Set();
  counters.set(scene, known);
  known.add(bytes);
  return () => {
    known.delete(bytes);
  };
}

/**
 * Bytes of the globe's terrain and pictures: meshes count twice, since the engine keeps them to pick on and for the
 * graphics card; pictures that several tiles share count once. What tools keep is in it too.
 */
export function globeBytes(scene: EngineScene): number {
  const { _surface } = scene.globe as unknown as {
    _surface?: { _tileReplacementQueue?: { head?: GlobeTile } };
  };
  const pictures = new Set<Picture>();
  let bytes = 0;
  for (let tile = _surface?._tileReplacementQueue?.head; tile; tile = tile.replacementNext) {
    const { data } = tile;
    if (!data) continue;
    bytes += 2 * ((data.mesh?.vertices?.byteLength ?? 0) + (data.mesh?.indices?.byteLength ?? 0));
    if (data.waterMaskTexture) pictures.add(data.waterMaskTexture);
    for (const { readyImagery } of data.imagery ?? [])
      if (readyImagery?.texture) pictures.add(readyImagery.texture);
  }
  for (const { sizeInBytes } of pictures) bytes += sizeInBytes;
  for (const counted of counters.get(scene) ?? []) bytes += counted();
  return bytes;
}
