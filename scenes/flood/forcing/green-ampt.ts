/**
 * Infiltration into soil after Green and Ampt (1911, J. Agric. Sci. 4, 1–24), as Mein and Larson (1973, Water Resour.
 * Res. 9, 384–394) use it for rain that ponds later: what the soil can take depends on what it has taken so far, F.
 * Under ponded water F − S ln(1 + F/S) = K t, where S is suction times deficit.
 */

/** Times that Newton's method is repeated; from the guess below, two are enough for seven digits. */
const REPEATS = 3;

/**
 * Metres that soil takes in `seconds` under ponded water, when it has taken `taken` metres before.
 * `conductivity` in m/s, `storage` (suction × deficit) in metres.
 */
export function greenAmpt(taken: number, seconds: number, conductivity: number, storage: number): number {
  const kt = conductivity * seconds;
  if (kt <= 0) return 0;
  const base = taken + storage;
  // The first guess is explicit: Li, Stevens and Simons 1976, J. Irrig. Drain. Div. 102, 239–248.
  const half = kt - 2 * taken;
  let more = 0.5 * (half + Math.sqrt(half * half + 8 * kt * base));
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const wrong = more - storage * Math.log1p(more / base) - kt;
    more -= (wrong * (base + more)) / (taken + more);
  }
  return more;
}
