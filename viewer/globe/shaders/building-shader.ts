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
 * and `setUniform('u_night', …)`, `setUniform('u_lit', …)` as the city's clock goes. Trees and furniture have a
 * shader of their own, instance-shader.ts. Light and sky are worked out here from `scene.light`, so the tilesets
 * need no environment map. Selection and styles by feature colour work as ever. Outlines: leave
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
} as const;

/** Kinds of buildings by their code in `look`; the same list as tiles-service/tile/solids/look.ts. */
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

/** Share of lit windows by the hour of the city's local time: fewer after midnight, more when people get up. */
export function litShare(hour: number): number {
  const shares = [
    0.22, 0.13, 0.08, 0.06, 0.06, 0.1, 0.22, 0.34, 0.3, 0.25, 0.22, 0.2, 0.2, 0.2, 0.2, 0.22, 0.28, 0.38,
    0.48, 0.54, 0.55, 0.52, 0.44, 0.33,
  ];
  const from = Math.floor(((hour % 24) + 24) % 24);
  const next = shares[(from + 1) % 24];
  return shares[from] + (next - shares[from]) * (hour - Math.floor(hour));
}

export { BUILDING_FRAGMENT_SHADER } from './building-fragment.ts';
