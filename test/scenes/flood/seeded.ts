/** Numbers from 0 to 1 that are the same for a seed (Park and Miller 1988). */
export function seeded(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
