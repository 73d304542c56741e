import { z } from 'zod';
import { create } from 'zustand';

/** Cameras that are watched side by side. */
export const GRIDS = [1, 4, 9, 16] as const;
export type Grid = (typeof GRIDS)[number];

/** What a person watches in one city, kept in this browser. */
const keptSchema = z.object({
  grid: z.union([z.literal(1), z.literal(4), z.literal(9), z.literal(16)]),
  tiles: z.array(z.string().nullable()).max(16),
});

interface Video {
  /** Whether the pictures are on screen. */
  open: boolean;
  grid: Grid;
  /** Ids of cameras; null: nothing is there. Always as many as the largest grid has. */
  tiles: readonly (string | null)[];
  /** The tile that the next camera goes to. */
  active: number;
  /** The camera that a list points at, for its cone on the globe. */
  pointed?: string;
}

const MOST = 16;
const noTiles = (): (string | null)[] => Array.from({ length: MOST }, () => null);

/** The cameras on screen. viewer/video plays them; panels, the globe and alarms say which. */
export const useVideo = create<Video>()(() => ({ open: false, grid: 4, tiles: noTiles(), active: 0 }));

/** Cameras that are on screen now. */
export function shownCameras({ open, grid, tiles }: Pick<Video, 'open' | 'grid' | 'tiles'>): string[] {
  return open ? tiles.slice(0, grid).filter((id) => id !== null) : [];
}

/** Puts cameras on screen, as those that see an alarm: into the first tiles, in a grid that has room for them. */
export function showCameras(ids: readonly string[]): void {
  const wanted = [...new Set(ids)].slice(0, MOST);
  if (wanted.length === 0) return;
  const grid = GRIDS.find((size) => size >= wanted.length) ?? MOST;
  const { tiles, grid: before } = useVideo.getState();
  const others = tiles.slice(0, before).filter((id) => id !== null && !wanted.includes(id));
  const next = noTiles();
  // What was watched stays beside them, where there is room.
  [...wanted, ...others].slice(0, MOST).forEach((id, index) => {
    next[index] = id;
  });
  useVideo.setState({ open: true, grid: Math.max(grid, before) as Grid, tiles: next, active: 0 });
}

/** Puts a camera into a tile, or into the active one, and goes on to the next. One that is on screen moves there. */
export function placeCamera(id: string, tile = useVideo.getState().active): void {
  const { tiles, grid } = useVideo.getState();
  const from = tiles.indexOf(id);
  const next = tiles.map((one, index) => (index === tile ? id : index === from ? tiles[tile] : one));
  const free = next.slice(0, grid).indexOf(null);
  useVideo.setState({
    open: true,
    tiles: next,
    active: free >= 0 ? free : (tile + 1) % grid,
  });
}

export function clearTile(tile: number): void {
  const { tiles } = useVideo.getState();
  useVideo.setState({ tiles: tiles.map((id, index) => (index === tile ? null : id)), active: tile });
}

export function setGrid(grid: Grid): void {
  const { active } = useVideo.getState();
  useVideo.setState({ grid, active: Math.min(active, grid - 1) });
}

const keyOf = (city: string) => `citymirror.video.${city}`;

/** Takes what was watched in a city before, without putting it on screen, and keeps what changes. Returns the end. */
export function keepVideo(city: string): () => void {
  const kept = readKept(city);
  useVideo.setState((state) => ({
    // Something may be on screen already, as the cameras of an alarm.
    ...(state.open || !kept ? {} : { grid: kept.grid, tiles: [...kept.tiles, ...noTiles()].slice(0, MOST) }),
  }));
  return useVideo.subscribe(({ grid, tiles }, before) => {
    if (grid === before.grid && tiles === before.tiles) return;
    try {
      localStorage.setItem(keyOf(city), JSON.stringify({ grid, tiles }));
    } catch {
      // A private window keeps nothing.
    }
  });
}

function readKept(city: string): z.infer<typeof keptSchema> | undefined {
  try {
    return keptSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(city)) ?? 'null')).data;
  } catch {
    return undefined;
  }
}
