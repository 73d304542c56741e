/**
 * How buildings and structures are dressed: GLSL for a Cesium CustomShader over the tiles that
 * tiles-service/tile/solids makes. Façades with storeys, windows and shop fronts by day, lit windows by night,
 * roofs by their form, no texture at all. Everything is filtered by the pixel's footprint and fades to its mean
 * tone, so that nothing shimmers from afar.
 *
 * For the viewer:
 *
 *   new CustomShader({
 *     mode: CustomShaderMode.MODIFY_MATERIAL,
 *     lightingModel: LightingModel.PBR,          // the tiles have no normals; Cesium would choose UNLIT
 *     uniforms: BUILDING_UNIFORMS with UniformType[type] for each type,
 *     fragmentShaderText: BUILDING_FRAGMENT_SHADER,
 *   })
 *
 * and `setUniform('u_night', …)`, `setUniform('u_lit', …)` as the city's clock goes. Light and sky are worked out
 * here from `scene.light`, so the tilesets need no environment map. Selection and styles by feature colour work as ever. Outlines: leave
 * `tileset.showOutline` on; the shader gives them their colour, which fades with distance. Shadows: turn
 * `scene.shadowMap` on; only the direct light is taken away where they fall, whatever its `darkness`.
 *
 * Vertex attributes: TEXCOORD_0 façade coordinates in sixteenths (bays along the wall, storeys above the base;
 * −32768 and the two above it mark surfaces without windows, glass and doors), TEXCOORD_1 [seed, look], COLOR_0
 * the source's own colour where bit 7 of look says so.
 */
export const BUILDING_UNIFORMS = {
  /** 0 by day, 1 at night: how far the city's lights are on. */
  u_night: { type: 'FLOAT', value: 0 },
  /** Share of the windows of dwellings that are lit at night: about 0.45 in the evening, 0.06 at three. */
  u_lit: { type: 'FLOAT', value: 0.4 },
  /** The same of places of work, and of shops and what else is open to people. */
  u_work: { type: 'FLOAT', value: 0.3 },
  u_trade: { type: 'FLOAT', value: 0.5 },
} as const;

/** Kinds of buildings by their code in `look`; the same list as scenes/geometry/solids/look.ts. */
export const BUILDING_KINDS = [
  'plain',
  'house',
  'apartments',
  'office',
  'retail',
  'industry',
  'civic',
  'worship',
  'shed',
  'greenhouse',
  'hall',
] as const;

/** Shares of lit windows from hour to hour, 0 to 23 of the city's local time. */
const LIT: Record<'homes' | 'work' | 'trade', readonly number[]> = {
  // Fewer after midnight, more when people get up.
  homes: [
    0.22, 0.13, 0.08, 0.05, 0.05, 0.1, 0.22, 0.34, 0.3, 0.25, 0.22, 0.2, 0.2, 0.2, 0.2, 0.22, 0.28, 0.38,
    0.48, 0.54, 0.55, 0.52, 0.44, 0.33,
  ],
  work: [
    0.07, 0.05, 0.04, 0.03, 0.03, 0.04, 0.07, 0.18, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.52, 0.55, 0.52,
    0.42, 0.32, 0.22, 0.14, 0.1,
  ],
  trade: [
    0.16, 0.1, 0.08, 0.07, 0.07, 0.1, 0.2, 0.35, 0.5, 0.6, 0.65, 0.65, 0.65, 0.65, 0.65, 0.65, 0.7, 0.76,
    0.82, 0.84, 0.82, 0.74, 0.5, 0.28,
  ],
};

/** Shares of lit windows at an hour of the city's local time, by use. */
export function litShares(hour: number): { homes: number; work: number; trade: number } {
  const day = ((hour % 24) + 24) % 24;
  const from = Math.floor(day);
  const next = (from + 1) % 24;
  const at = (shares: readonly number[]): number =>
    shares[from] + (shares[next] - shares[from]) * (day - from);
  return { homes: at(LIT.homes), work: at(LIT.work), trade: at(LIT.trade) };
}

export { BUILDING_FRAGMENT_SHADER } from './building-fragment.ts';
