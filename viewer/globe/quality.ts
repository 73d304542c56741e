/** How much the machine can afford to draw. */
export const TIERS = ['low', 'medium', 'high'] as const;
export type Tier = (typeof TIERS)[number];

export interface TierSettings {
  /** Share of the display's pixels along each axis. */
  resolutionScale: number;
  /** Samples per pixel; 1 is none, and then FXAA smooths the edges. */
  msaaSamples: number;
  /** Pixels of error that a tile may show before finer ones are loaded. */
  screenSpaceError: number;
  globeScreenSpaceError: number;
  shadowMapSize: number;
  softShadows: boolean;
  /** Metres from the camera within which shadows are drawn. */
  shadowDistance: number;
  ambientOcclusion: boolean;
  /** Mark what is under the pointer; costs one more, small, picture per move. */
  hover: boolean;
  /** Outline what is selected, which draws the ids of what is in view once more per frame; else it is tinted. */
  outline: boolean;
  /** Share of the pixels that is drawn while the camera moves. */
  movingScale: number;
}

export const TIER_SETTINGS: Record<Tier, TierSettings> = {
  low: {
    resolutionScale: 1,
    msaaSamples: 1,
    screenSpaceError: 16,
    globeScreenSpaceError: 3,
    shadowMapSize: 1024,
    softShadows: false,
    shadowDistance: 1500,
    ambientOcclusion: false,
    hover: false,
    outline: false,
    movingScale: 0.5,
  },
  medium: {
    resolutionScale: 1,
    msaaSamples: 2,
    screenSpaceError: 12,
    globeScreenSpaceError: 2,
    shadowMapSize: 2048,
    softShadows: true,
    shadowDistance: 2500,
    ambientOcclusion: false,
    hover: true,
    outline: true,
    movingScale: 1,
  },
  high: {
    resolutionScale: 1,
    msaaSamples: 4,
    screenSpaceError: 8,
    globeScreenSpaceError: 1.5,
    shadowMapSize: 4096,
    softShadows: true,
    shadowDistance: 4000,
    ambientOcclusion: true,
    hover: true,
    outline: true,
    movingScale: 1,
  },
};

/** The first guess from the name of the graphics device: a software one starts, and stays, low. */
export function firstTier(renderer: string): Tier {
  return isSoftware(renderer) ? 'low' : 'high';
}

/** Frames that are drawn one after another to see what the machine can do, once the first view is complete. */
export const MEASURED_FRAMES = 24;
/** The first frames after a pause wait for shaders. */
const WARM_UP = 6;

/** The tier that a machine can afford, from the times between frames at the high one, in milliseconds. */
export function measuredTier(intervals: readonly number[]): Tier {
  const times = intervals.slice(WARM_UP).sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  return middle > SLOW ? 'low' : middle > FLUENT ? 'medium' : 'high';
}

export function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

const WINDOW = 40;
const SLOW = 45;
const FLUENT = 24;

/**
 * Watches how long frames take while the view moves, and steps down when the middle one of forty is slower
 * than 45 ms. Never steps up: a picture that changes its quality back and forth is worse than a plain one.
 */
export class TierGauge {
  tier: Tier;
  #times: number[] = [];

  constructor(tier: Tier) {
    this.tier = tier;
  }

  /** Returns the new tier when it changes. `interval` is the time since the frame before, in milliseconds. */
  frame(interval: number): Tier | undefined {
    // A pause between frames is a scene at rest, not a slow machine.
    if (interval > 1000) {
      this.#times = [];
      return undefined;
    }
    this.#times.push(interval);
    if (this.#times.length < WINDOW) return undefined;
    const middle = [...this.#times].sort((a, b) => a - b)[WINDOW / 2];
    this.#times = [];
    const index = TIERS.indexOf(this.tier);
    if (middle <= SLOW || index === 0) return undefined;
    this.tier = TIERS[index - 1];
    return this.tier;
  }
}
