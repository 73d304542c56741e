/**
 * Shallow water whose exact course is known. Collected in Delestre et al. 2013, "SWASHES: a compilation of shallow water
 * analytic solutions for hydraulic and environmental studies", Int. J. Numer. Meth. Fluids 72, 269–300; sources of each
 * are given there.
 */

export interface Water {
  /** Metres. */
  depth: number;
  /** m/s. */
  u: number;
  v: number;
}

const DRY: Water = { depth: 0, u: 0, v: 0 };

/** Ritter 1892: a dam at 0 breaks at time 0 over a dry frictionless bed. */
export function ritter(x: number, time: number, depth: number, gravity: number): Water {
  const c = Math.sqrt(gravity * depth);
  const s = x / time;
  if (s <= -c) return { depth, u: 0, v: 0 };
  if (s >= 2 * c) return DRY;
  return { depth: (2 * c - s) ** 2 / (9 * gravity), u: (2 / 3) * (c + s), v: 0 };
}

/** Stoker 1957: the same where there is water before the dam as well. */
export function stoker(x: number, time: number, above: number, below: number, gravity: number): Water {
  const c = Math.sqrt(gravity * above);
  // Middle depth: where the rarefaction from the left and the shock to the right have one velocity.
  const rarefaction = (h: number) => 2 * (c - Math.sqrt(gravity * h));
  const shock = (h: number) => (h - below) * Math.sqrt((gravity / 2) * (1 / h + 1 / below));
  let [low, high] = [below, above];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (rarefaction(middle) > shock(middle)) low = middle;
    else high = middle;
  }
  const depth = (low + high) / 2;
  const u = rarefaction(depth);
  const front = (depth * u) / (depth - below);
  const s = x / time;
  if (s <= -c) return { depth: above, u: 0, v: 0 };
  if (s <= u - Math.sqrt(gravity * depth))
    return { depth: (2 * c - s) ** 2 / (9 * gravity), u: (2 / 3) * (c + s), v: 0 };
  return s <= front ? { depth, u, v: 0 } : { depth: below, u: 0, v: 0 };
}

/** A bowl, z = −h₀ (1 − r²/a²), in which Thacker (1981, J. Fluid Mech. 107, 499–508) lets water swing. */
export interface Bowl {
  a: number;
  h0: number;
  gravity: number;
}

export const bowlBed = ({ a, h0 }: Bowl, x: number, y: number): number =>
  -h0 * (1 - (x * x + y * y) / (a * a));

/** The plane surface that goes round, `eta` metres from the middle. */
export function thackerPlanar(bowl: Bowl, eta: number, x: number, y: number, time: number): Water {
  const { a, h0, gravity } = bowl;
  const omega = Math.sqrt(2 * gravity * h0) / a;
  const [cos, sin] = [Math.cos(omega * time), Math.sin(omega * time)];
  const surface = ((eta * h0) / (a * a)) * (2 * x * cos + 2 * y * sin - eta);
  const depth = Math.max(0, surface - bowlBed(bowl, x, y));
  return depth > 0 ? { depth, u: -eta * omega * sin, v: eta * omega * cos } : DRY;
}

/** The curved surface that goes up and down, `r0` metres from shore to middle at the beginning. */
export function thackerRadial(bowl: Bowl, r0: number, x: number, y: number, time: number): Water {
  const { a, h0, gravity } = bowl;
  const omega = Math.sqrt(8 * gravity * h0) / a;
  const A = (a * a - r0 * r0) / (a * a + r0 * r0);
  const swing = 1 - A * Math.cos(omega * time);
  const r2 = (x * x + y * y) / (a * a);
  const surface = h0 * (Math.sqrt(1 - A * A) / swing - 1 - r2 * ((1 - A * A) / (swing * swing) - 1));
  const depth = Math.max(0, surface - bowlBed(bowl, x, y));
  const rate = (0.5 * omega * A * Math.sin(omega * time)) / swing;
  return depth > 0 ? { depth, u: rate * x, v: rate * y } : DRY;
}

/** Periods of the two swings, seconds. */
export const planarPeriod = ({ a, h0, gravity }: Bowl): number =>
  (2 * Math.PI * a) / Math.sqrt(2 * gravity * h0);
export const radialPeriod = ({ a, h0, gravity }: Bowl): number =>
  (2 * Math.PI * a) / Math.sqrt(8 * gravity * h0);

/** The bump of Goutal and Maurel 1997 in a channel of 25 m: metres of the bed. */
export const bumpBed = (x: number): number => Math.max(0, 0.2 - 0.05 * (x - 10) ** 2);

/** The depth at which so much energy (m above the bed) carries a discharge per metre: the slow or the fast one, by Bernoulli. */
function depthOf(energy: number, discharge: number, gravity: number, isFast: boolean): number {
  const head = (h: number) => h + discharge ** 2 / (2 * gravity * h * h);
  const critical = Math.cbrt(discharge ** 2 / gravity);
  // On the slow side the head grows with the depth, on the fast side it falls.
  let [low, high] = isFast ? [critical, 1e-3 * critical] : [critical, energy];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (head(middle) < energy) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Steady flow over the bump that stays slow: `below` metres deep behind it. */
export function slowOverBump(x: number, discharge: number, below: number, gravity: number): Water {
  const energy = below + discharge ** 2 / (2 * gravity * below * below) - bumpBed(x);
  const depth = depthOf(energy, discharge, gravity, false);
  return { depth, u: discharge / depth, v: 0 };
}

/** Steady flow that turns from slow to fast on top of the bump. */
export function fastBehindBump(x: number, discharge: number, gravity: number): Water {
  const energy = 1.5 * Math.cbrt(discharge ** 2 / gravity) + 0.2 - bumpBed(x);
  const depth = depthOf(energy, discharge, gravity, x > 10);
  return { depth, u: discharge / depth, v: 0 };
}
