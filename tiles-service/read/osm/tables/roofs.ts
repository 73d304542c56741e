import type { RoofShape } from '../../../../models/feature.ts';

/** Values of roof:shape and the shape of the model that stands for each. */
export const ROOF_SHAPE_TAGS: Readonly<Record<string, RoofShape>> = {
  flat: 'flat',
  gabled: 'gabled',
  hipped: 'hipped',
  pyramidal: 'pyramidal',
  skillion: 'skillion',
  dome: 'dome',
  'half-hipped': 'hipped',
  half_hipped: 'hipped',
  'hipped-and-gabled': 'hipped',
  'side_half-hipped': 'hipped',
  side_hipped: 'hipped',
  mansard: 'hipped',
  gambrel: 'gabled',
  saltbox: 'gabled',
  double_saltbox: 'gabled',
  quadruple_saltbox: 'hipped',
  gabled_height_moved: 'gabled',
  crosspitched: 'gabled',
  cross_gabled: 'gabled',
  pitched: 'gabled',
  round: 'gabled',
  barrel: 'gabled',
  lean_to: 'skillion',
  shed: 'skillion',
  'mono-pitched': 'skillion',
  cone: 'pyramidal',
  conical: 'pyramidal',
  spire: 'pyramidal',
  tented: 'pyramidal',
  onion: 'dome',
  sphere: 'dome',
  half_dome: 'dome',
  butterfly: 'flat',
  sawtooth: 'flat',
  many: 'flat',
  complex: 'flat',
  terrace: 'flat',
};

export interface RoofForm {
  /** Degrees of slope where the tags give neither height nor angle. */
  slope: number;
  /** Metres; a wide building's roof is flatter and not higher. */
  highest: number;
  /** The slope runs over this share of the shorter side. */
  run: number;
}

export const ROOF_FORMS: Readonly<Record<RoofShape, RoofForm>> = {
  flat: { slope: 0, highest: 0, run: 1 },
  gabled: { slope: 35, highest: 5, run: 0.5 },
  hipped: { slope: 32, highest: 5, run: 0.5 },
  pyramidal: { slope: 35, highest: 8, run: 0.5 },
  skillion: { slope: 12, highest: 3.5, run: 1 },
  dome: { slope: 45, highest: 25, run: 0.5 },
};

/** Steep roofs: churches. */
export const STEEP = { slope: 52, highest: 12 };

/** Metres of a storey under the roof (roof:levels). */
export const ROOF_STOREY = 2.5;

export const COMPASS: Readonly<Record<string, number>> = {
  N: 0,
  NNE: 22.5,
  NE: 45,
  ENE: 67.5,
  E: 90,
  ESE: 112.5,
  SE: 135,
  SSE: 157.5,
  S: 180,
  SSW: 202.5,
  SW: 225,
  WSW: 247.5,
  W: 270,
  WNW: 292.5,
  NW: 315,
  NNW: 337.5,
};
