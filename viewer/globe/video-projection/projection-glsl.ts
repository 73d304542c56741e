/** A corner of the pyramid that a camera sees, in its own axes. */
export const PROJECTION_VERTEX = /* glsl */ `
in vec3 position;
void main() {
  gl_Position = czm_modelViewProjection * vec4(position, 1.0);
}
`;

/**
 * What is drawn behind a pixel is looked up by its depth, put into the camera's picture, and coloured with it where the
 * camera sees it: in the picture, within reach, turned to it, and nothing nearer in that direction.
 */
export const PROJECTION_FRAGMENT = /* glsl */ `
uniform sampler2D u_picture;
uniform highp sampler2D u_first;
uniform mat4 u_toCamera;
// One over the tangents to the right and upper edge; reach in metres; 1 where the line round the picture is drawn.
uniform vec4 u_lens;
// Near, range, and one over the sides of the map of first depths.
uniform vec4 u_depths;
// Opacity, feather as a share of half the picture, greyness.
uniform vec3 u_look;

float cm_first(vec2 at) {
  float depth = texture(u_first, at).r;
  return depth >= 1.0 ? 1e9 : exp2(depth * u_depths.y) - 1.0 + u_depths.x;
}

// Share of the four squares of the map around a place in which nothing is nearer. The farthest corner of each counts, so
// that ground which is seen nearly edge on does not hide itself between two places of the map.
float cm_seen(vec2 at, float depth) {
  vec2 size = u_depths.zw;
  float z[9];
  for (int i = 0; i < 9; i++) z[i] = cm_first(at + vec2(float(i % 3) - 1.0, float(i / 3) - 1.0) * size * 0.75);
  // Tiles may be drawn coarser here than in the map.
  float from = depth - 0.3 - 0.006 * depth;
  float seen = 0.0;
  for (int i = 0; i < 4; i++) {
    int corner = (i / 2) * 3 + i % 2;
    float far = max(max(z[corner], z[corner + 1]), max(z[corner + 3], z[corner + 4]));
    seen += step(from, far);
  }
  return seen * 0.25;
}

void main() {
  float packed = czm_unpackDepth(texture(czm_globeDepthTexture, gl_FragCoord.xy / czm_viewport.zw));
  vec4 eye = czm_windowToEyeCoordinates(gl_FragCoord.xy, packed);
  vec3 place = eye.xyz / eye.w;
  vec3 own = (u_toCamera * vec4(place, 1.0)).xyz;
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));
  if (dot(normal, place) > 0.0) normal = -normal;
  vec3 turned = normalize((u_toCamera * vec4(normal, 0.0)).xyz);
  float depth = -own.z;
  vec2 at = own.xy / max(depth, 1e-3) * u_lens.xy;
  vec2 border = 1.0 - abs(at);
  float away = length(own);
  float line = min(border.x, border.y) / max(max(fwidth(at.x), fwidth(at.y)), 1e-6);
  if (packed <= 0.0 || packed >= 1.0 || depth < 0.1 || border.x < 0.0 || border.y < 0.0 || away > u_lens.z) discard;
  // The other side of a wall is seen by others.
  float facing = smoothstep(0.0, 0.03, -dot(turned, own / away));
  float seen = cm_seen(at * 0.5 + 0.5, depth) * facing;
  if (seen <= 0.0) discard;
  vec3 colour = texture(u_picture, at * 0.5 + 0.5).rgb;
  colour = mix(colour, vec3(dot(colour, vec3(0.3, 0.59, 0.11)) * 0.8), u_look.z);
  float feather = max(u_look.y, 1e-4);
  float cover = smoothstep(0.0, feather, border.x) * smoothstep(0.0, feather, border.y);
  cover *= 1.0 - smoothstep(0.9, 1.0, away / u_lens.z);
  vec4 result = vec4(colour, u_look.x * cover * seen);
  if (u_lens.w > 0.5) {
    float drawn = (1.0 - smoothstep(1.0, 2.2, line)) * seen;
    result = mix(result, vec4(0.25, 0.85, 0.72, 0.95), drawn);
  }
  out_FragColor = result;
}
`;
