/** What moves the camera by itself now: a walk, a flight, a tour. */
let current: { release(): void } | undefined;

/**
 * Whoever begins to move the camera by itself ends what moved it before. `release` is called when another begins.
 * Returns the end, for who stops by itself.
 */
export function takeCamera(release: () => void): () => void {
  const before = current;
  const mine = { release };
  current = mine;
  before?.release();
  return () => {
    if (current === mine) current = undefined;
  };
}
