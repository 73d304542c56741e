/** Least and most of head over opening between which a flow turns from one over a weir into one under a gate. */
const [WEIR, GATE] = [1.5, 2.25];

/**
 * Cubic metres a second through a sluice of a width, metres: heads above its sill on the upper and the lower side, and the
 * opening from the sill to the gate, metres. While the gate hangs above the critical depth, two thirds of the head, the
 * sill is a broad-crested weir; when the head is well above it, the flow is that under a gate; straight between.
 */
export function sluiceDischarge(
  width: number,
  upper: number,
  lower: number,
  opening: number,
  gravity: number,
): number {
  if (opening <= 0 || upper <= 0 || upper <= lower) return 0;
  const below = Math.max(0, lower);
  if (upper <= WEIR * opening) return width * weirDischarge(upper, below, gravity);
  if (upper >= GATE * opening) return width * gateDischarge(upper, below, opening, gravity);
  // The same share of the head on the lower side, at both ends of the passage.
  const drowned = below / upper;
  const [low, high] = [WEIR * opening, GATE * opening];
  const least = weirDischarge(low, drowned * low, gravity);
  const most = gateDischarge(high, drowned * high, opening, gravity);
  return (width * (least * (high - upper) + most * (upper - low))) / (high - low);
}

/**
 * Square metres a second over a broad crest, (2/3)^1.5 √g H^1.5, less where the lower side stands above it: Villemonte
 * 1947, Eng. News-Record 139, 866–869.
 */
export function weirDischarge(upper: number, lower: number, gravity: number): number {
  const free = (2 / 3) ** 1.5 * Math.sqrt(gravity) * upper ** 1.5;
  return lower <= 0 ? free : free * Math.max(0, 1 - (lower / upper) ** 1.5) ** 0.385;
}

/** Square metres a second under a gate, free or drowned: Swamee 1992, J. Irrig. Drain. Eng. 118, 56–60. */
export function gateDischarge(upper: number, lower: number, opening: number, gravity: number): number {
  const free =
    0.611 * ((upper - opening) / (upper + 15 * opening)) ** 0.072 * opening * Math.sqrt(2 * gravity * upper);
  // Heads above this the lower side does not reach.
  const reach = lower > 0 ? 0.81 * lower * (lower / opening) ** 0.72 : 0;
  if (upper >= reach) return free;
  const fall = (upper - lower) ** 0.7;
  return (free * fall) / (0.32 * (reach - upper) ** 0.7 + fall);
}
