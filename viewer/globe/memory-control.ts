import type { Cesium3DTileset, Scene as EngineScene } from '@cesium/engine';
import { enginesSharing } from '../compare/embed.ts';
import { BudgetGauge } from '../memory/budget-gauge.ts';
import { cacheShares, usualBudget } from '../memory/shares.ts';
import { type MemoryStatus, useStatus } from '../stores/status.ts';
import { globeBytes } from './globe-bytes.ts';

/** Bytes that the cache of a tileset keeps at least, so that turning round does not load everything anew. */
const SMALLEST_CACHE = 8 << 20;
/** Tiles of the globe out of view that are kept: the engine's own number, and few when memory is short. */
const GLOBE_CACHE = 100;
const SMALL_GLOBE_CACHE = 16;

export interface MemoryControl {
  /** Multiple of the tier's screen space error that keeps all within the budget. */
  readonly coarseness: number;
  /** Looks at what is used, shares the room out, and draws coarser or finer. */
  look(): void;
}

/**
 * One budget for all that the engine keeps in memory: terrain, pictures and every tileset. What is out of view
 * goes first; if what is in view is too much by itself, everything is drawn coarser until it fits. `budget` is in
 * megabytes; absent: as the machine has.
 */
export function createMemoryControl(
  scene: EngineScene,
  budget: () => number | undefined,
  tilesets: () => Cesium3DTileset[],
  onChange: () => void,
): MemoryControl {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  const gauge = new BudgetGauge(usualBudget(deviceMemory));
  return {
    get coarseness() {
      return gauge.coarseness;
    },
    look() {
      const megabytes = budget();
      gauge.budget =
        (megabytes === undefined ? usualBudget(deviceMemory) : megabytes * 2 ** 20) / enginesSharing();
      const all = tilesets();
      const used = all.map((tileset) => tileset.totalMemoryUsageInBytes);
      const globe = globeBytes(scene);
      const sum = used.reduce((bytes, more) => bytes + more, globe);
      const shares = cacheShares(used, Math.max(0, gauge.budget * 0.95 - globe), SMALLEST_CACHE);
      all.forEach((tileset, index) => {
        tileset.cacheBytes = shares[index];
      });
      if (gauge.sample(sum, performance.now())) onChange();
      scene.globe.tileCacheSize = gauge.coarseness > 1 ? SMALL_GLOBE_CACHE : GLOBE_CACHE;
      tell({ used: sum, budget: gauge.budget, coarseness: gauge.coarseness, heap: heapBytes() });
    },
  };
}

/** People are told when it differs by more than a megabyte: a view at rest changes nothing on the page. */
function tell(memory: MemoryStatus): void {
  const known = useStatus.getState().memory;
  const isSame =
    known?.budget === memory.budget &&
    known.coarseness === memory.coarseness &&
    Math.abs(known.used - memory.used) < 2 ** 20;
  if (!isSame) useStatus.setState({ memory });
}

/** What the page's scripts hold; Chromium alone tells. */
function heapBytes(): number | undefined {
  return (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize;
}
