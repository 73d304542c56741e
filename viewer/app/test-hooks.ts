import { useRoom } from '../bim/room-store.ts';
import type { LiveLayerStore } from '../live/live-layer.ts';
import { useBoot } from '../stores/boot.ts';
import { useLive } from '../stores/live.ts';
import { useStatus } from '../stores/status.ts';

/** What tests wait for. Read only. */
export interface TestHooks {
  /** The city is open and the globe draws. */
  readonly ready: boolean;
  readonly tilesLoaded: boolean;
  readonly pendingTiles: number;
  readonly frameCount: number;
  /** Milliseconds of script of the latest frames. */
  readonly frameTimes: readonly number[];
  /** Bytes of tiles and pictures, and how much coarser they are drawn to fit. */
  readonly memory: { used: number; budget: number; coarseness: number } | undefined;
  /** The same of the building that one has stepped into. */
  readonly roomMemory: { used: number; budget: number; coarseness: number } | undefined;
  /** Milliseconds from the page's start to the first frame with a tile of the city in it. */
  readonly firstCityFrame: number | undefined;
  /** Live things that the page has, one by one or told of in sums from afar. */
  readonly liveThings: number;
  readonly errors: readonly string[];
  readonly layers: Readonly<Record<string, string>>;
}

function thingsOf({ things, summaries }: LiveLayerStore): number {
  let count = things.size;
  for (const cell of summaries?.values() ?? []) count += cell.count;
  return count;
}

declare global {
  interface Window {
    __cityMirror?: TestHooks;
  }
}

export function exposeTestHooks(): void {
  const hooks: TestHooks = {
    get ready() {
      return useBoot.getState().boot.phase === 'ready' && useStatus.getState().engine.state === 'running';
    },
    get tilesLoaded() {
      return useStatus.getState().tilesLoaded;
    },
    get pendingTiles() {
      return useStatus.getState().pendingTiles;
    },
    get frameCount() {
      return useStatus.getState().frameCount;
    },
    get frameTimes() {
      return useStatus.getState().frameTimes;
    },
    get memory() {
      return useStatus.getState().memory;
    },
    get roomMemory() {
      return useRoom.getState().memory;
    },
    get firstCityFrame() {
      return useStatus.getState().firstCityFrame;
    },
    get liveThings() {
      return Object.values(useLive.getState().stores).reduce((sum, store) => sum + thingsOf(store), 0);
    },
    get errors() {
      return [...useStatus.getState().errors];
    },
    get layers() {
      const { layers } = useStatus.getState();
      return Object.fromEntries(Object.entries(layers).map(([id, { state }]) => [id, state]));
    },
  };
  Object.defineProperty(window, '__cityMirror', { value: Object.freeze(hooks), writable: false });
}
