import {
  Cartesian3,
  CustomShader,
  CustomShaderMode,
  CustomShaderTranslucencyMode,
  LightingModel,
  TextureUniform,
  UniformType,
} from '@cesium/engine';

/** The day's light on points: they have no normals to be lit by. What is left of it at night. */
const NIGHT = 0.32;

/**
 * Colours points by what was measured with them, hides classes, and dims by night. Uniforms: u_coloring (0 colour,
 * 1 class, 2 height, 3 intensity), u_classes (256 × 1, colours of classes, alpha 0 hides), u_opacity, and u_up,
 * u_bottom and u_span for heights.
 */
export function createPointShader(): CustomShader {
  return new CustomShader({
    mode: CustomShaderMode.MODIFY_MATERIAL,
    lightingModel: LightingModel.UNLIT,
    translucencyMode: CustomShaderTranslucencyMode.INHERIT,
    uniforms: {
      u_coloring: { type: UniformType.INT, value: 0 },
      u_classes: {
        type: UniformType.SAMPLER_2D,
        value: new TextureUniform({ typedArray: new Uint8Array(4).fill(255), width: 1, height: 1 }),
      },
      u_opacity: { type: UniformType.FLOAT, value: 1 },
      u_up: { type: UniformType.VEC3, value: new Cartesian3(0, 0, 1) },
      u_bottom: { type: UniformType.FLOAT, value: 0 },
      u_span: { type: UniformType.FLOAT, value: 1 },
    },
    fragmentShaderText: POINT_FRAGMENT_SHADER,
  });
}

/** Height ramp after Crameri's batlow (2018): perceptual, and safe for colour-blind eyes. */
const POINT_FRAGMENT_SHADER = `
vec3 heightColor(float t) {
  const vec3 ramp[6] = vec3[6](
    vec3(0.005, 0.098, 0.350), vec3(0.071, 0.304, 0.384), vec3(0.251, 0.448, 0.350),
    vec3(0.560, 0.533, 0.196), vec3(0.927, 0.618, 0.405), vec3(0.981, 0.800, 0.981));
  float at = clamp(t, 0.0, 1.0) * 5.0;
  int low = min(4, int(at));
  return mix(ramp[low], ramp[low + 1], at - float(low));
}

// Opacity without blending: a share of the pixels, in an even pattern.
bool isLeftOut(float opacity) {
  vec2 cell = mod(floor(gl_FragCoord.xy), 4.0);
  float rank = mod(cell.x * 7.0 + cell.y * 11.0 + floor(cell.y / 2.0) * 5.0, 16.0);
  return (rank + 0.5) / 16.0 > opacity;
}

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec2 offCentre = gl_PointCoord - 0.5;
  if (dot(offCentre, offCentre) > 0.25) discard;
  vec4 class_ = texture(u_classes, vec2((fsInput.attributes.classification + 0.5) / 256.0, 0.5));
  if (class_.a < 0.5 || isLeftOut(u_opacity)) discard;
  vec3 color = material.diffuse;
  if (u_coloring == 1) color = czm_srgbToLinear(class_.rgb);
  else if (u_coloring == 2) {
    float height = dot(fsInput.attributes.positionWC, u_up) - u_bottom;
    color = czm_srgbToLinear(heightColor(height / u_span));
  } else if (u_coloring == 3) {
    color = vec3(clamp(fsInput.attributes.intensity / 4096.0, 0.02, 1.0));
  }
  vec3 up = normalize(fsInput.attributes.positionWC);
  float day = smoothstep(-0.12, 0.1, dot(up, czm_sunDirectionWC));
  material.diffuse = color * mix(${NIGHT.toFixed(2)}, 1.0, day);
}
`;
