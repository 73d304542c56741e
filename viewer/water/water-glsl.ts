import { RING } from '../../scenes/flood/surface/ground.ts';
import { BELOW, FLOWS } from '../../scenes/flood/surface/picture.ts';
import { EAST, NORTH, SOUTH, WEST } from '../../scenes/flood/surface/wall-mask.ts';
import { WALL_REACH } from './water-at.ts';

/** A depth with sign that only land has which lies some cells from all water. */
const DRY = 0.1 - BELOW;

/** As sideShares of wall-mask.ts; shared by all that looks between cells or nodes on a graphics card. */
export const WALL_SHARES = /* glsl */ `
// The bits of a cell, or of a node, in a mask of walls.
int cm_bits(highp sampler2D mask, ivec2 at) {
  return int(texelFetch(mask, at, 0).r * 255.0 + 0.5);
}

// Shares of its own cell, and of those in the row, in the column and across from it. aside: cells from the middle of its
// own; to: 1 or -1 towards the others.
vec4 cm_sideShares(vec2 aside, ivec2 to, int own, int across) {
  bool toRow = (own & (to.x > 0 ? ${EAST} : ${WEST})) != 0;
  bool toColumn = (own & (to.y > 0 ? ${SOUTH} : ${NORTH})) != 0;
  bool rowAcross = (across & (to.y > 0 ? ${NORTH} : ${SOUTH})) != 0;
  bool columnAcross = (across & (to.x > 0 ? ${WEST} : ${EAST})) != 0;
  bool isEnd = int(toRow) + int(toColumn) + int(rowAcross) + int(columnAcross) == 1;
  vec4 shares = vec4(1.0 - aside.x, aside.x, 1.0 - aside.x, aside.x) * vec4(vec2(1.0 - aside.y), vec2(aside.y));
  if (toRow) shares.y *= isEnd ? 2.0 * aside.y : 0.0;
  if (toColumn) shares.z *= isEnd ? 2.0 * aside.x : 0.0;
  if ((toRow || rowAcross) && (toColumn || columnAcross)) shares.w = 0.0;
  return shares / dot(shares, vec4(1.0));
}
`;

/** What the water is at a place of the grid, in cells; shared by all that draw it on a graphics card. */
export const WATER_SAMPLE = /* glsl */ `
in vec2 v_cell;
uniform highp sampler2D u_first;
uniform highp sampler2D u_second;
uniform sampler2D u_walls;
uniform vec4 u_grid;
uniform float u_share;
uniform bool u_isDifference;
uniform highp sampler2D u_mask;
uniform bool u_hasMask;
${WALL_SHARES}
// Catmull-Rom between the middles of cells, in nine linear looks: the shore has no corners at the cells' edges.
vec4 cm_smooth(highp sampler2D picture, vec2 cell, vec2 size) {
  vec2 middle = floor(cell - 0.5) + 0.5;
  vec2 f = cell - middle;
  vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f));
  vec2 w1 = 1.0 + f * f * (-2.5 + 1.5 * f);
  vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
  vec2 w3 = f * f * (-0.5 + 0.5 * f);
  vec2 w12 = w1 + w2;
  vec2 at0 = (middle - 1.0) / size;
  vec2 at12 = (middle + w2 / w12) / size;
  vec2 at3 = (middle + 2.0) / size;
  return texture(picture, vec2(at0.x, at0.y)) * w0.x * w0.y
    + texture(picture, vec2(at12.x, at0.y)) * w12.x * w0.y
    + texture(picture, vec2(at3.x, at0.y)) * w3.x * w0.y
    + texture(picture, vec2(at0.x, at12.y)) * w0.x * w12.y
    + texture(picture, vec2(at12.x, at12.y)) * w12.x * w12.y
    + texture(picture, vec2(at3.x, at12.y)) * w3.x * w12.y
    + texture(picture, vec2(at0.x, at3.y)) * w0.x * w3.y
    + texture(picture, vec2(at12.x, at3.y)) * w12.x * w3.y
    + texture(picture, vec2(at3.x, at3.y)) * w3.x * w3.y;
}

// The higher of the depths of four cells, of both runs.
vec2 cm_highest(highp sampler2D picture, vec2 cell, vec2 size) {
  ivec2 low = ivec2(clamp(floor(cell - 0.5), vec2(0.0), size - 2.0));
  vec2 upper = max(texelFetch(picture, low, 0).xw, texelFetch(picture, low + ivec2(1, 0), 0).xw);
  vec2 lower = max(texelFetch(picture, low + ivec2(0, 1), 0).xw, texelFetch(picture, low + ivec2(1, 1), 0).xw);
  return max(upper, lower);
}

// What four cells have between them by their shares: its own, and those beside it.
vec4 cm_shared(highp sampler2D picture, ivec2 own, ivec2 other, vec4 shares) {
  return texelFetch(picture, own, 0) * shares.x + texelFetch(picture, ivec2(other.x, own.y), 0) * shares.y
    + texelFetch(picture, ivec2(own.x, other.y), 0) * shares.z + texelFetch(picture, other, 0) * shares.w;
}

// Depth with sign, two values, depth with sign of the other run.
vec4 cm_water(vec2 cell) {
  vec2 size = u_grid.xy;
  vec2 at = cell / size;
  // A machine without a graphics card takes long for each look: none is had twice, and none on dry land.
  bool isBetween = u_share > 0.0;
  vec4 linear = texture(u_first, at);
  if (isBetween) linear = mix(linear, texture(u_second, at), u_share);
  // From afar a cell is less than some pixels, and the finer way shows nothing.
  float pixel = max(length(dFdx(cell)), length(dFdy(cell)));
  if (pixel > 0.5 || max(linear.x, linear.w) < ${DRY.toFixed(2)}) return linear;
  if (u_hasMask) {
    ivec2 own = ivec2(clamp(floor(cell), vec2(0.0), size - 1.0));
    int bits = cm_bits(u_mask, own);
    if (bits != 0) {
      vec2 aside = cell - (vec2(own) + 0.5);
      ivec2 to = ivec2(aside.x < 0.0 ? -1 : 1, aside.y < 0.0 ? -1 : 1);
      ivec2 other = clamp(own + to, ivec2(0), ivec2(size) - 1);
      // Beyond the outermost cells there is no other.
      aside = min(abs(aside), 0.5) * vec2(notEqual(other, own));
      vec4 shares = cm_sideShares(aside, to, bits, cm_bits(u_mask, other));
      vec4 sided = cm_shared(u_first, own, other, shares);
      return isBetween ? mix(sided, cm_shared(u_second, own, other, shares), u_share) : sided;
    }
  }
  // A curve that swings back above nought between dry cells is no water.
  vec2 highest = cm_highest(u_first, cell, size);
  if (isBetween) highest = mix(highest, cm_highest(u_second, cell, size), u_share);
  if (max(highest.x, highest.y) <= 0.0) return vec4(highest.x, linear.yz, highest.y);
  vec4 fine = cm_smooth(u_first, cell, size);
  if (isBetween) fine = mix(fine, cm_smooth(u_second, cell, size), u_share);
  vec2 depths = min(fine.xw, highest);
  return vec4(depths.x, linear.yz, depths.y);
}

float cm_cover(vec4 water) {
  return u_isDifference ? max(water.x, water.w) : water.x;
}

bool cm_isWall(vec2 cell) {
  return texture(u_walls, cell / u_grid.xy).r > ${((WALL_REACH * RING) / 255).toFixed(4)};
}
`;

/** The colours of what is shown by a scale, with streaks along the flow; on the globe and on the map alike. */
export const WATER_COLOUR = /* glsl */ `
uniform sampler2D u_ramp;
uniform sampler2D u_noise;
uniform vec4 u_scale;
uniform int u_shows;
uniform bool u_showsFlow;
uniform float u_seconds;
const int NATURAL = 0;
const int FIRST_DEPTH = 1;
const int SPEED = 2;
const int ONE = 3;
const int TWO = 4;
const int DIFFERENCE = 5;

// Noise that is drawn out along the way of the water and moves down it: a line integral with a window that moves
// (Cabral and Leedom 1993). 0 in the middle, about -1 to 1.
float cm_streaks(vec2 metres, vec2 velocity, float wave) {
  float speed = length(velocity);
  vec2 way = velocity / max(speed, 1e-4) * clamp(speed * 0.9, 0.12, 1.3) / 64.0;
  vec2 at = metres / (wave * 64.0);
  float sum = 0.0;
  float weight = 0.0;
  for (int i = -5; i <= 5; i++) {
    float k = float(i) / 6.0;
    float window = (1.0 - k * k) * (0.5 + 0.5 * cos(6.2832 * (k * 0.9 - u_seconds * 0.45)));
    sum += window * texture(u_noise, at + way * float(i)).r;
    weight += window;
  }
  return (sum / weight - 0.5) * 4.0;
}

// pixel: metres of one. Still water has none, and costs nothing.
float cm_flow(vec2 metres, vec2 velocity, float pixel) {
  if (length(velocity) < ${FLOWS.toFixed(2)}) return 0.0;
  // The grain is some pixels wide from near and from afar; between two sizes one fades into the other.
  float size = log2(max(pixel * 2.2, 0.4));
  float wave = exp2(floor(size));
  return mix(cm_streaks(metres, velocity, wave), cm_streaks(metres, velocity, wave * 2.0), fract(size));
}

// Colour and cover of water by its scale; none where there is no value; edge: how much cover changes from pixel to pixel; pixel:
// metres of one.
vec4 cm_scaled(vec4 water, float depth, float cover, float edge, vec2 metres, float pixel) {
  float value = u_shows == FIRST_DEPTH ? depth
    : u_shows == SPEED ? length(water.yz)
    : u_shows == ONE ? water.y
    : u_shows == TWO ? water.z
    : max(water.x, 0.0) - max(water.w, 0.0);
  // There the water never passed 0.05 m: it has no time of arrival.
  if (u_shows == TWO && value < 0.0) discard;
  float share = u_scale.w > 0.0
    ? (step(u_scale.x, value) + step(u_scale.y, value) + step(u_scale.z, value) + 0.5) / 4.0
    : pow(clamp((value - u_scale.x) / (u_scale.y - u_scale.x), 0.0, 1.0), u_scale.z);
  vec4 colour = vec4(texture(u_ramp, vec2(share, 0.5)).rgb, mix(0.74, 0.92, smoothstep(0.0, 1.5, depth)));
  // Little hazard lets the map through, so that great hazard is seen first.
  if (u_scale.w > 0.0) colour.a = mix(0.5, 0.95, share);
  if (u_shows == DIFFERENCE) colour.a *= 0.25 + 0.75 * smoothstep(0.01, 0.08, abs(value));
  if (u_showsFlow && (u_shows == FIRST_DEPTH || u_shows == SPEED)) {
    float speed = length(water.yz);
    float strength = smoothstep(${FLOWS.toFixed(2)}, 0.6, speed);
    float streak = cm_flow(metres, vec2(water.y, water.z), pixel);
    colour.rgb += streak * strength * mix(0.10, 0.20, smoothstep(0.2, 2.0, speed));
  }
  // A line along the shore, so that shallow water stands out from pale ground.
  float line = 1.0 - smoothstep(0.8, 2.0, cover / max(edge, 1e-5));
  colour.rgb = mix(colour.rgb, colour.rgb * 0.55, line * 0.7);
  return colour;
}
`;
