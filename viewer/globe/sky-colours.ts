/** Red, green and blue from 0 to 1, as displayed (sRGB). */
export type Rgb = [red: number, green: number, blue: number];

/** What the sky looks like at one altitude of the sun. */
export interface SkyColours {
  zenith: Rgb;
  /** At the horizon, away from the sun. */
  horizon: Rgb;
  /** At the horizon, below the sun. */
  sunside: Rgb;
  /** How much the sun's side differs from the rest, 0–1. */
  glow: number;
  /** Metres at which haze has taken two thirds of what is seen. */
  visibility: number;
}

interface Key {
  altitude: number;
  zenith: string;
  horizon: string;
  sunside: string;
  glow: number;
  visibility: number;
}

/** From clear days over cities; between them colours are blended. */
const KEYS: readonly Key[] = [
  { altitude: -18, zenith: '#050912', horizon: '#111a29', sunside: '#111a29', glow: 0, visibility: 8_000 },
  { altitude: -9, zenith: '#0a1427', horizon: '#1f2a42', sunside: '#3a3950', glow: 0.8, visibility: 9_000 },
  { altitude: -4, zenith: '#20365c', horizon: '#55607f', sunside: '#b0756a', glow: 1, visibility: 10_000 },
  { altitude: 0, zenith: '#47699b', horizon: '#a9a8b8', sunside: '#f3b283', glow: 1, visibility: 11_000 },
  { altitude: 6, zenith: '#5b8cc4', horizon: '#cfd3d6', sunside: '#f4dcb8', glow: 0.9, visibility: 13_000 },
  { altitude: 20, zenith: '#4c8bd0', horizon: '#cfdfeb', sunside: '#e6ebec', glow: 0.7, visibility: 15_000 },
  { altitude: 90, zenith: '#3f80cb', horizon: '#cbdfef', sunside: '#dbe7f0', glow: 0.5, visibility: 17_000 },
];

/** The dark appearance keeps the hour of the day and takes the glare out of it. */
const DIMMED = 0.62;

/** Colours of the sky for an altitude of the sun in degrees. */
export function skyColours(altitude: number, dark: boolean): SkyColours {
  const at = Math.max(KEYS[0].altitude, Math.min(KEYS[KEYS.length - 1].altitude, altitude));
  const next = Math.max(
    1,
    KEYS.findIndex((key) => key.altitude >= at),
  );
  const [a, b] = [KEYS[next - 1], KEYS[next]];
  const t = (at - a.altitude) / (b.altitude - a.altitude);
  const number = (from: number, to: number) => from + (to - from) * t;
  // By night the dark appearance is as it is; by day it is dimmed.
  const dim = dark ? 1 - (1 - DIMMED) * Math.max(0, Math.min(1, (altitude + 6) / 12)) : 1;
  const colour = (from: string, to: string): Rgb => {
    const [p, q] = [parse(from), parse(to)];
    return [0, 1, 2].map((i) => number(p[i], q[i]) * dim) as Rgb;
  };
  return {
    zenith: colour(a.zenith, b.zenith),
    horizon: colour(a.horizon, b.horizon),
    sunside: colour(a.sunside, b.sunside),
    glow: number(a.glow, b.glow),
    visibility: number(a.visibility, b.visibility),
  };
}

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
