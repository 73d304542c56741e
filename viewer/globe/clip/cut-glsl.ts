import { HEADER_TEXELS, MASK_WIDTH, ZONE_TEXELS } from './mask-data.ts';

/**
 * GLSL: whether the fragment is cut away, from the numbers that mask-data.ts packs, and its distance in metres to the
 * nearest face that cuts. The place is reckoned from the fragment itself and the camera, in metres about the city's
 * middle: world coordinates would be off by half a metre, as floats have no finer steps there. `czm_cityCutFromEye`
 * is set by engine-hooks.ts for each camera, those of shadows and picking too.
 */
export const CUT_GLSL = /* glsl */ `
vec4 cityCutTexel(highp sampler2D mask, int index) {
  return texelFetch(mask, ivec2(index % ${MASK_WIDTH}, index / ${MASK_WIDTH}), 0);
}

bool cityCutArea(highp sampler2D mask, vec2 place, int firstCell, vec4 lattice, vec4 extent, out float edge) {
  edge = 1.0e9;
  vec2 at = (place - lattice.xy) * lattice.zw;
  if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, extent.xy))) return false;
  ivec2 cell = ivec2(at);
  vec4 info = cityCutTexel(mask, firstCell + cell.y * int(extent.x) + cell.x);
  int packed = int(info.y);
  bool inside = (packed & 1) == 1;
  int first = int(extent.z) + int(info.x);
  vec2 point = (vec2(cell) + info.zw) / lattice.zw + lattice.xy;
  vec2 towards = place - point;
  for (int i = 0; i < (packed >> 1); i++) {
    vec4 line = cityCutTexel(mask, first + i);
    vec2 a = line.xy - point;
    vec2 b = line.zw - point;
    vec2 along = b - a;
    vec2 off = towards - a;
    edge = min(edge, length(off - along * clamp(dot(off, along) / max(dot(along, along), 1.0e-9), 0.0, 1.0)));
    if ((towards.x * a.y - towards.y * a.x > 0.0) == (towards.x * b.y - towards.y * b.x > 0.0)) continue;
    bool from = along.y * a.x - along.x * a.y > 0.0;
    bool to = along.x * off.y - along.y * off.x > 0.0;
    if (from != to) inside = !inside;
  }
  return inside;
}

bool czm_cityCut(highp sampler2D mask, out float edge) {
  vec4 base = vec4((czm_cityCutFromEye * vec4(czm_windowToEyeCoordinates(gl_FragCoord).xyz, 1.0)).xyz, 1.0);
  vec4 header = cityCutTexel(mask, 0);
  bool kept = header.y < 0.5;
  bool cut = false;
  edge = 1.0e9;
  for (int i = 0; i < int(header.x); i++) {
    int at = ${HEADER_TEXELS} + i * ${ZONE_TEXELS};
    vec4 head = cityCutTexel(mask, at);
    vec3 place = vec3(
      dot(cityCutTexel(mask, at + 1), base),
      dot(cityCutTexel(mask, at + 2), base),
      dot(cityCutTexel(mask, at + 3), base));
    vec4 shape = cityCutTexel(mask, at + 4);
    bool inside;
    float distance;
    if (head.x > 0.5) {
      vec3 beyond = abs(place) - shape.xyz;
      float most = max(beyond.x, max(beyond.y, beyond.z));
      inside = most < 0.0;
      distance = abs(most);
    } else {
      inside = cityCutArea(
        mask, place.xy * (head.z / (head.z + place.z)), int(head.w), shape, cityCutTexel(mask, at + 5), distance);
    }
    edge = min(edge, distance);
    if (head.y > 0.5) kept = kept || inside;
    else cut = cut || inside;
  }
  return cut || !kept;
}
`;

/** GLSL: in place of the engine's, for the globe. */
export const GROUND_CUT_GLSL = /* glsl */ `
void czm_clipPolygons(highp sampler2D mask, int regions, vec2 position, int region) {
  float edge;
  if (czm_cityCut(mask, edge)) discard;
}
`;

/**
 * GLSL for models: cuts, marks where it cuts with a line, fills the inner sides that a cut lays bare, and leaves out a
 * share of the pixels of what is only hinted at. The engine calls its stage without the colour; the macro gives it.
 */
export const MODEL_CUT_GLSL = /* glsl */ `
float cityCutRank(vec2 pixel) {
  ivec2 cell = ivec2(pixel) & 3;
  const float order[16] = float[16](
    0.0, 8.0, 2.0, 10.0, 12.0, 4.0, 14.0, 6.0, 3.0, 11.0, 1.0, 9.0, 15.0, 7.0, 13.0, 5.0);
  return (order[cell.y * 4 + cell.x] + 0.5) / 16.0;
}

void cityCutModel(inout vec4 color) {
  vec4 header = texelFetch(model_cityCutMask, ivec2(0, 0), 0);
  if (header.z < 1.0 && cityCutRank(gl_FragCoord.xy) > header.z) discard;
  if (header.x < 0.5) return;
  float edge;
  if (czm_cityCut(model_cityCutMask, edge)) discard;
  if (header.w > 0.5) {
    if (!gl_FrontFacing) color.rgb = texelFetch(model_cityCutMask, ivec2(1, 0), 0).rgb;
    float pixel = czm_metersPerPixel(czm_windowToEyeCoordinates(gl_FragCoord));
    color.rgb = mix(color.rgb * 0.25, color.rgb, smoothstep(0.7, 1.7, edge / max(pixel, 1.0e-4)));
  }
}
#define modelClippingPolygonsStage() cityCutModel(color)
`;
