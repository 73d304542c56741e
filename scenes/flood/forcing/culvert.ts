/**
 * Discharge of box culverts after FHWA, Hydraulic Design of Highway Culverts, HDS-5, 3rd ed. (Schall et al. 2012,
 * FHWA-HIF-12-026): the lesser of what the inlet lets in and of what the barrel lets through.
 */
export interface CulvertShape {
  /** Metres. */
  width: number;
  height: number;
  length: number;
  /** Manning's n. */
  roughness: number;
  barrels: number;
}

/**
 * Constants of table A.1, chart 8 scale 1: rectangular box, concrete, wingwalls flared at 30° to 75°; form 1. `UNITS` and
 * the bounds of the two formulas, which are 3.5 and 4.0 in feet, for metres.
 */
const [K, M, C, Y] = [0.026, 1, 0.0347, 0.81];
const UNITS = 1.811;
const UNSUBMERGED = 3.5 / UNITS;
const SUBMERGED = 4 / UNITS;
/** Loss at the entrance in heads of velocity: table C.2, wingwalls at 30° to 75°. */
const ENTRANCE = 0.4;
const HALVINGS = 50;

/**
 * Cubic metres a second through all barrels, downhill. Metres: of the water's surface and of the barrel's floor at its
 * upper and at its lower end (that with the lower surface); m/s².
 */
export function culvertDischarge(
  shape: CulvertShape,
  upper: { surface: number; floor: number },
  lower: { surface: number; floor: number },
  gravity: number,
): number {
  const head = upper.surface - upper.floor;
  if (head <= 0 || upper.surface <= lower.surface || upper.surface <= lower.floor) return 0;
  const slope = Math.max(0, (upper.floor - lower.floor) / shape.length);
  const inlet = inletDischarge(shape, head, slope, gravity);
  const barrel = (discharge: number) => barrelDischarge(shape, upper, lower, discharge, gravity);
  if (barrel(inlet) >= inlet) return inlet * shape.barrels;
  // The more flows, the higher it stands at the outlet, and the less the barrel lets through: they meet once.
  return root(0, inlet, (discharge) => barrel(discharge) - discharge) * shape.barrels;
}

/** Cubic metres a second that one barrel's inlet lets in under a head, metres above its floor (inlet control). */
export function inletDischarge(
  { width, height }: CulvertShape,
  head: number,
  slope: number,
  gravity: number,
): number {
  const unit = width * height * Math.sqrt(height);
  const needed = (discharge: number) => {
    const x = discharge / unit;
    if (x <= UNSUBMERGED) return unsubmerged(x, discharge);
    if (x >= SUBMERGED) return submerged(x);
    // Straight between the two, as HDS-5 draws it.
    const [low, high] = [unsubmerged(UNSUBMERGED, UNSUBMERGED * unit), submerged(SUBMERGED)];
    return low + ((high - low) * (x - UNSUBMERGED)) / (SUBMERGED - UNSUBMERGED);
  };
  const unsubmerged = (x: number, discharge: number) => {
    const critical = Math.cbrt((discharge / width) ** 2 / gravity);
    return 1.5 * critical + height * (K * (UNITS * x) ** M - 0.5 * slope);
  };
  const submerged = (x: number) => height * (C * (UNITS * x) ** 2 + Y - 0.5 * slope);
  let most = unit;
  while (needed(most) < head) most *= 2;
  return root(0, most, (discharge) => head - needed(discharge));
}

/**
 * Cubic metres a second that one barrel lets through (outlet control): the energy between its ends goes into entrance,
 * friction and outlet, of a full barrel or, below its top, of the mean depth (type 3 of Bodhaine 1968, USGS Techniques
 * of Water-Resources Investigations 3-A3). At the outlet stands the tailwater, or what `discharge` needs there:
 * critical depth, of a full barrel half way from it to the top.
 */
function barrelDischarge(
  { width, height, length, roughness }: CulvertShape,
  upper: { surface: number; floor: number },
  lower: { surface: number; floor: number },
  discharge: number,
  gravity: number,
): number {
  const head = upper.surface - upper.floor;
  const critical = Math.min(height, Math.cbrt((discharge / width) ** 2 / gravity));
  // A barrel runs full from a head of one to one and a half heights on.
  const full = Math.max(0, Math.min(1, 2 * (head / height - 1)));
  const free = critical + (full * (height - critical)) / 2;
  const outlet = Math.max(lower.surface, lower.floor + free);
  const fall = upper.surface - outlet;
  if (fall <= 0) return 0;
  const depth = Math.min(height, (Math.min(head, height) + Math.min(outlet - lower.floor, height)) / 2);
  const isFull = depth >= height;
  const radius = (width * depth) / (isFull ? 2 * (width + height) : width + 2 * depth);
  const losses = 1 + ENTRANCE + (2 * gravity * roughness ** 2 * length) / radius ** (4 / 3);
  return width * depth * Math.sqrt((2 * gravity * fall) / losses);
}

/** Where a function that is not negative at the lower and not positive at the upper bound passes zero. */
function root(from: number, to: number, of: (x: number) => number): number {
  let [low, high] = [from, to];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
