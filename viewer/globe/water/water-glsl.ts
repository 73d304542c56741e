import { FILM } from '../../../scenes/flood/surface/picture.ts';
import { WALL_SHARES, WATER_COLOUR, WATER_SAMPLE } from '../../water/water-glsl.ts';
import { QUADS } from './water-tiles.ts';

/**
 * A node of the mesh, or a place aside of it up to half-way to the next on its side of a wall (z, w of the position): its
 * place from the lattice, its height from the surface. `depthPull` metres and share of the
 * distance draw it nearer to the camera without moving it on the screen: the ground is drawn coarser than the grid's
 * and would come through.
 */
export const WATER_VERTEX = /* glsl */ `
in vec4 position;
uniform highp sampler2D u_nodeMask;
uniform highp sampler2D u_firstHeights;
uniform highp sampler2D u_secondHeights;
uniform highp sampler2D u_lattice;
uniform vec4 u_tile;
uniform vec3 u_level;
uniform vec4 u_grid;
uniform vec2 u_latticeEnd;
uniform vec3 u_centre;
uniform vec2 u_depthPull;
uniform float u_reference;
uniform float u_share;
out vec2 v_cell;
out vec3 v_positionEC;

${WALL_SHARES}
// Metres of a node; below -9e4 far from all water.
float cm_nodeHeight(ivec2 node) {
  ivec2 at = ivec2(node.x, node.y + int(u_level.y));
  float first = texelFetch(u_firstHeights, at, 0).r;
  float second = texelFetch(u_secondHeights, at, 0).r;
  first = first < -9e4 ? second : first;
  second = second < -9e4 ? first : second;
  return mix(first, second, u_share);
}

float cm_waterHeight(ivec2 node, vec2 aside) {
  float own = cm_nodeHeight(node);
  if (own < -9e4) return u_reference;
  if (aside == vec2(0.0)) return own;
  ivec2 to = ivec2(aside.x < 0.0 ? -1 : 1, aside.y < 0.0 ? -1 : 1);
  ivec2 other = clamp(node + to, ivec2(0), ivec2(u_tile.zw));
  ivec2 down = ivec2(0, int(u_level.y));
  vec4 shares =
    cm_sideShares(abs(aside), to, cm_bits(u_nodeMask, node + down), cm_bits(u_nodeMask, other + down));
  vec4 heights = vec4(
    own,
    cm_nodeHeight(ivec2(other.x, node.y)),
    cm_nodeHeight(ivec2(node.x, other.y)),
    cm_nodeHeight(other)
  );
  shares *= vec4(greaterThan(heights, vec4(-9e4)));
  return dot(shares, max(heights, vec4(-9e4))) / dot(shares, vec4(1.0));
}

void main() {
  // Nodes beyond the last are drawn on it, and nothing aside of it; nor beyond the tile, where the next one begins.
  vec2 wanted = u_tile.xy + position.xy;
  vec2 node = min(wanted, u_tile.zw);
  vec2 aside = position.zw * vec2(lessThanEqual(wanted, u_tile.zw));
  vec2 placed = clamp(node + aside, u_tile.xy, min(u_tile.zw, u_tile.xy + ${QUADS.toFixed(1)}));
  v_cell = min(placed * u_level.x, u_grid.xy - 1.0) + 0.5;

  vec2 at = v_cell / u_grid.w;
  vec2 corner = clamp(floor(at), vec2(0.0), u_latticeEnd - 1.0);
  ivec2 low = ivec2(corner);
  vec2 along = at - corner;
  vec3 upper = mix(texelFetch(u_lattice, low, 0).xyz, texelFetch(u_lattice, low + ivec2(1, 0), 0).xyz, along.x);
  vec3 lower =
    mix(texelFetch(u_lattice, low + ivec2(0, 1), 0).xyz, texelFetch(u_lattice, low + ivec2(1, 1), 0).xyz, along.x);
  vec3 place = mix(upper, lower, along.y);
  float raise = cm_waterHeight(ivec2(node), placed - node) - u_reference;
  place += raise * normalize(vec3(place.xy / 6371000.0, 1.0));

  vec4 eye = czm_modelView * vec4(place - u_centre, 1.0);
  v_positionEC = eye.xyz;
  float distance = length(eye.xyz);
  float pull = min(distance * 0.5, u_depthPull.x + distance * u_depthPull.y);
  gl_Position = czm_projection * vec4(eye.xyz * (1.0 - pull / max(distance, 1e-3)), 1.0);
}
`;

/** Where the water is, and nothing more: what stands in it is hidden below its surface. */
export const WATER_DEPTH_FRAGMENT = /* glsl */ `
${WATER_SAMPLE}
void main() {
  if (cm_cover(cm_water(v_cell)) <= 0.0 || cm_isWall(v_cell)) discard;
  out_FragColor = vec4(1.0);
}
`;

export const WATER_FRAGMENT = /* glsl */ `
in vec3 v_positionEC;
${WATER_SAMPLE}
${WATER_COLOUR}
// Slope of small waves, carried along by two pictures in turn so that none is drawn out for long.
vec2 cm_waves(vec2 metres, vec2 velocity, float wave) {
  vec2 slope = vec2(0.0);
  const float LIFE = 4.0;
  for (int i = 0; i < 2; i++) {
    float age = fract(u_seconds / LIFE + 0.5 * float(i));
    vec2 at = (metres - velocity * (age - 0.5) * LIFE) / (wave * 64.0) + 0.37 * float(i);
    float here = texture(u_noise, at).r;
    vec2 beside = vec2(texture(u_noise, at + vec2(0.6 / 64.0, 0.0)).r, texture(u_noise, at + vec2(0.0, 0.6 / 64.0)).r);
    slope += (beside - here) * (1.0 - abs(2.0 * age - 1.0));
  }
  return slope;
}

vec4 cm_natural(vec2 metres, vec4 water, float depth, vec3 up) {
  vec3 east = normalize(czm_modelView * vec4(1.0, 0.0, 0.0, 0.0)).xyz;
  vec3 south = cross(east, up);
  float distance = length(v_positionEC);
  vec2 velocity = u_showsFlow ? water.yz : vec2(0.0);
  vec2 slope = cm_waves(metres, velocity, 1.1) * (1.0 - smoothstep(150.0, 900.0, distance))
    + cm_waves(metres, velocity, 7.0) * (1.0 - smoothstep(900.0, 5000.0, distance));
  slope *= mix(0.22, 0.5, smoothstep(0.1, 2.0, length(water.yz)));
  vec3 normal = normalize(up - east * slope.x - south * slope.y);
  vec3 look = normalize(v_positionEC);
  vec3 light = normalize(czm_lightDirectionEC);
  float day = smoothstep(0.45, 1.5, dot(czm_lightColorHdr, vec3(0.33)));
  vec3 body = mix(vec3(0.39, 0.38, 0.31), vec3(0.15, 0.24, 0.25), smoothstep(0.1, 3.0, depth));
  body *= mix(0.34, 1.0, day) * (0.75 + 0.25 * max(dot(normal, light), 0.0));
  vec3 mirrored = reflect(look, normal);
  float height = max(dot(mirrored, up), 0.0);
  vec3 sky = mix(vec3(0.80, 0.86, 0.90), vec3(0.40, 0.56, 0.74), smoothstep(0.0, 0.6, height));
  sky *= mix(0.18, 0.95, day);
  float fresnel = 0.07 + 0.93 * pow(1.0 - max(dot(-look, normal), 0.0), 4.0);
  vec3 colour = mix(body, sky, min(fresnel, 0.8));
  colour += czm_lightColor * pow(max(dot(mirrored, light), 0.0), 180.0) * mix(0.25, 0.7, day);
  return vec4(colour, mix(0.72, 0.94, smoothstep(0.0, 1.2, depth)));
}

void main() {
  vec4 water = cm_water(v_cell);
  float cover = cm_cover(water);
  float edge = fwidth(cover);
  vec2 metres = v_cell * u_grid.z;
  float pixel = max(length(dFdx(metres)), length(dFdy(metres)));
  if (cover <= 0.0 || cm_isWall(v_cell)) discard;
  float depth = cover + ${FILM.toFixed(3)};
  vec3 up = normalize(czm_modelView * vec4(0.0, 0.0, 1.0, 0.0)).xyz;
  // One pixel from nothing to all.
  float shore = clamp(cover / max(edge, 1e-5), 0.0, 1.0);
  vec4 colour;
  if (u_shows == NATURAL) {
    colour = cm_natural(metres, water, depth, up);
  } else {
    colour = cm_scaled(water, depth, cover, edge, metres, pixel);
  }
  out_FragColor = vec4(colour.rgb, colour.a * shore);
}
`;
