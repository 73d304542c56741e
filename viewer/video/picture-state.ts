/** How the picture of a tile stands. Nothing old is called live. */
export type PictureState =
  /** The first picture has not come. */
  | { is: 'waiting' }
  /** From a camera, and new. */
  | { is: 'live' }
  /** A loop that was recorded or rendered: it is none of now. */
  | { is: 'loop' }
  /** Pictures come no more; the last is from before so many seconds. */
  | { is: 'old'; age: number }
  /** Nothing has come for long, or the camera gave up. */
  | { is: 'lost'; age?: number };

export interface PictureFacts {
  kind: 'mp4' | 'hls' | 'whep' | 'snapshot';
  /** When the player was started, UTC milliseconds by the server's clock. */
  began: number;
  /** When the picture on screen was taken, or came; undefined: there is none. */
  taken: number | undefined;
  /** When the picture on screen last changed. */
  moved: number | undefined;
  /** Seconds between two pictures, where they are single. */
  every?: number;
  failed: boolean;
}

/** Seconds that a live picture may be old: HLS is some pieces behind by its nature. */
const FRESH = { mp4: 5, hls: 20, whep: 5, snapshot: 5 } as const;
/** Seconds without a new picture. */
const STILL = { mp4: 5, hls: 8, whep: 4, snapshot: 5 } as const;
/** Seconds after which one does not wait for the first picture, and after which old is lost. */
const PATIENCE = 25;
const LOST = 120;

/** What a tile says of its picture. Times are UTC milliseconds by one clock. */
export function pictureState(
  { kind, began, taken, moved, every = 0, failed }: PictureFacts,
  now: number,
): PictureState {
  if (taken === undefined || moved === undefined)
    return failed || now - began > PATIENCE * 1000 ? { is: 'lost' } : { is: 'waiting' };
  const age = Math.max(0, Math.round((now - taken) / 1000));
  const still = (now - moved) / 1000;
  const bound = kind === 'snapshot' ? 3 * every + STILL.snapshot : STILL[kind];
  const fresh = kind === 'snapshot' ? 3 * every + FRESH.snapshot : FRESH[kind];
  if (kind === 'mp4') return failed ? { is: 'lost' } : { is: 'loop' };
  if (failed || age > LOST + 3 * every) return { is: 'lost', age };
  return still > bound || age > fresh ? { is: 'old', age } : { is: 'live' };
}
