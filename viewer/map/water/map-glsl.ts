import { FILM, FLOWS } from '../../../scenes/flood/surface/picture.ts';
import { WATER_COLOUR, WATER_SAMPLE } from '../../water/water-glsl.ts';

/** A node of the grid's lattice: Mercator places from its middle, and cells from its north-west corner. */
export const MAP_WATER_VERTEX = /* glsl */ `#version 300 es
layout(location = 0) in vec2 a_place;
layout(location = 1) in vec2 a_cell;
uniform mat4 u_matrix;
out vec2 v_cell;

void main() {
  v_cell = a_cell;
  gl_Position = u_matrix * vec4(a_place, 0.0, 1.0);
}
`;

/** As on the globe, for want of light and waves with murky water where it looks as it is. Premultiplied. */
export const MAP_WATER_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
out vec4 out_FragColor;
${WATER_SAMPLE}
${WATER_COLOUR}
uniform vec3 u_shallow;
uniform vec3 u_deep;

void main() {
  vec4 water = cm_water(v_cell);
  float cover = cm_cover(water);
  float edge = fwidth(cover);
  vec2 metres = v_cell * u_grid.z;
  float pixel = max(length(dFdx(metres)), length(dFdy(metres)));
  // Beyond the middles of its outermost cells the grid says nothing.
  bool isOutside = any(lessThan(v_cell, vec2(0.5))) || any(greaterThan(v_cell, u_grid.xy - 0.5));
  if (isOutside || cover <= 0.0 || cm_isWall(v_cell)) discard;
  float depth = cover + ${FILM.toFixed(3)};
  float shore = clamp(cover / max(edge, 1e-5), 0.0, 1.0);
  vec4 colour;
  if (u_shows == NATURAL) {
    colour = vec4(mix(u_shallow, u_deep, min(1.0, depth / 2.0)), mix(0.74, 0.92, smoothstep(0.0, 1.5, depth)));
    if (u_showsFlow) colour.rgb += cm_flow(metres, water.yz, pixel) * smoothstep(${FLOWS.toFixed(2)}, 0.6, length(water.yz)) * 0.10;
  } else {
    colour = cm_scaled(water, depth, cover, edge, metres, pixel);
  }
  out_FragColor = vec4(clamp(colour.rgb, 0.0, 1.0), 1.0) * colour.a * shore;
}
`;
