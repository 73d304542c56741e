import { Color, DoubleSide, GLSL3, ShaderMaterial, Vector3, Vector4 } from 'three';
import type { ElementState } from './element-state.ts';

/** What all materials of the room share. */
export interface RoomUniforms {
  state: { value: ElementState['texture'] };
  /** Metres that each storey is lifted off the one below. */
  apart: { value: number };
  /** What lies outside of these is cut away: metres in the frame of the building, storeys where they stand. */
  low: { value: Vector3 };
  high: { value: Vector3 };
  /** What lies farther along the normal (x, y, z) than w is cut away. */
  plane: { value: Vector4 };
  isCut: { value: boolean };
  accent: { value: Color };
  cutColor: { value: Color };
  sky: { value: Color };
  ground: { value: Color };
  edgeColor: { value: Color };
  edgeStrength: { value: number };
  /** Of what is seen through: the more there is of it, the less. */
  clearAlpha: { value: number };
  /** What is picked is a direction and not a place. */
  wantsNormal: { value: boolean };
}

export function roomUniforms(state: ElementState): RoomUniforms {
  return {
    state: { value: state.texture },
    apart: { value: 0 },
    low: { value: new Vector3(-1e6, -1e6, -1e6) },
    high: { value: new Vector3(1e6, 1e6, 1e6) },
    plane: { value: new Vector4(0, 0, 0, 1) },
    isCut: { value: false },
    accent: { value: new Color() },
    cutColor: { value: new Color() },
    sky: { value: new Color() },
    ground: { value: new Color() },
    edgeColor: { value: new Color() },
    edgeStrength: { value: 0.5 },
    clearAlpha: { value: 0.1 },
    wantsNormal: { value: false },
  };
}

/** Reads the state of the vertex' element and lifts its storey. The room's frame is the world of the scene. */
const VERTEX = /* glsl */ `
in float element;
uniform sampler2D state;
uniform float apart;
out vec3 place;
/** Where it stands unlifted: what is cut is cut as in the whole building. */
out vec3 stands;
flat out float visibility;
flat out float mark;

vec4 placed() {
  int index = int(element + 0.5);
  vec4 texel = texelFetch(state, ivec2(index % 1024, index / 1024), 0) * 255.0;
  visibility = texel.r;
  mark = texel.g;
  vec4 local = vec4(position, 1.0);
  #ifdef USE_INSTANCING
    local = instanceMatrix * local;
  #endif
  vec4 world = modelMatrix * local;
  stands = world.xyz;
  if (texel.b < 254.5) world.z += texel.b * apart;
  place = world.xyz;
  return world;
}
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 low;
uniform vec3 high;
uniform vec4 plane;
in vec3 place;
in vec3 stands;
flat in float visibility;
flat in float mark;

void cutAway() {
  if (any(lessThan(stands, low)) || any(greaterThan(stands, high))) discard;
  if (dot(stands, plane.xyz) > plane.w) discard;
}
`;

/** `pass` 0: what is solid; 1: what is seen through. Faces are flat: their normals come from the picture itself. */
const FACE_VERTEX = /* glsl */ `
${VERTEX}
uniform int pass;
uniform bool glass;
#ifdef WITH_COLOR
  out vec4 tint;
#endif
void main() {
  vec4 world = placed();
  bool clear = visibility < 1.5 || glass;
  #ifdef WITH_COLOR
    tint = color;
  #endif
  if (visibility < 0.5 || clear != (pass == 1)) gl_Position = NOWHERE;
  else gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const FACE_FRAGMENT = /* glsl */ `
${FRAGMENT}
uniform int pass;
uniform bool isCut;
uniform float clearAlpha;
uniform vec3 accent;
uniform vec3 cutColor;
uniform vec3 sky;
uniform vec3 ground;
#ifdef WITH_COLOR
  in vec4 tint;
#endif
layout(location = 0) out vec4 result;

const vec3 SUN = normalize(vec3(0.42, -0.55, 0.78));
const vec3 PLAIN_COLOR = vec3(0.72, 0.70, 0.67);

void main() {
  cutAway();
  vec3 base = PLAIN_COLOR;
  float alpha = 1.0;
  #ifdef WITH_COLOR
    // Alpha 0 is no colour at all.
    if (tint.a > 0.002) { base = tint.rgb; alpha = tint.a; }
  #endif
  if (pass == 1) alpha = visibility < 1.5 ? clearAlpha : max(0.16, alpha * 0.75);
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));
  // Neither black nor glaring: what is to be read is the shape.
  base = mix(base, vec3(dot(base, vec3(0.3, 0.6, 0.1))), 0.15) * 0.86 + 0.05;
  vec3 ambient = mix(ground, sky, 0.5 + 0.5 * normal.z);
  float key = max(dot(normal, SUN), 0.0);
  vec3 light = ambient + key * 0.62 * vec3(1.0, 0.97, 0.92);
  vec3 color = base * light;
  if (isCut && pass == 0 && !gl_FrontFacing) color = cutColor;
  if (mark > 2.5) { color = mix(color, accent * (0.55 + 0.45 * key), 0.78); alpha = max(alpha, 0.7); }
  else if (mark > 1.5) color = mix(color, accent, 0.22);
  else if (mark > 0.5) { color = mix(color, accent, 0.45); alpha = max(alpha, 0.45); }
  result = vec4(color, alpha);
  result = linearToOutputTexel(result);
}
`;

/** Drawn nearer than they are, so that they lie before the faces that they bound: less than what is behind a slab. */
const EDGE_VERTEX = /* glsl */ `
${VERTEX}
void main() {
  vec4 world = placed();
  if (visibility < 0.5) gl_Position = NOWHERE;
  else {
    vec4 eye = viewMatrix * world;
    float metres = length(eye.xyz);
    float pull = min(0.5 * metres, 0.015 + 0.0008 * metres);
    eye.xyz += isOrthographic ? vec3(0.0, 0.0, pull) : eye.xyz * (-pull / max(metres, 1e-3));
    gl_Position = projectionMatrix * eye;
  }
}
`;

const EDGE_FRAGMENT = /* glsl */ `
${FRAGMENT}
uniform vec3 edgeColor;
uniform vec3 accent;
uniform float edgeStrength;
layout(location = 0) out vec4 result;
void main() {
  cutAway();
  float strength = visibility < 1.5 ? edgeStrength * 0.28 : edgeStrength;
  result = mark > 2.5 ? vec4(accent, 0.95) : vec4(edgeColor, strength);
  result = linearToOutputTexel(result);
}
`;

/** Where, and of what, the picture is: metres and 1 + index of the element; or how the face there stands. */
const PICK_VERTEX = /* glsl */ `
${VERTEX}
flat out float whose;
void main() {
  vec4 world = placed();
  whose = element;
  // What is only a ghost is not to be got hold of.
  if (visibility < 1.5) gl_Position = NOWHERE;
  else gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const PICK_FRAGMENT = /* glsl */ `
${FRAGMENT}
uniform bool wantsNormal;
flat in float whose;
layout(location = 0) out vec4 result;
void main() {
  // Before anything is left out: its neighbours are asked.
  vec3 normal = cross(dFdx(place), dFdy(place));
  cutAway();
  result = vec4(wantsNormal ? normalize(normal) : place, whose + 1.0);
}
`;

/** Faces of a tile. `pass` 0: those that are solid; 1: those that are seen through, of elements or of glass. */
export function faceMaterial(
  uniforms: RoomUniforms,
  { pass, glass, colored }: { pass: 0 | 1; glass: boolean; colored: boolean },
): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms, pass: { value: pass }, glass: { value: glass } },
    vertexShader: FACE_VERTEX,
    fragmentShader: FACE_FRAGMENT,
    defines: colored ? { WITH_COLOR: '' } : {},
    vertexColors: colored,
    side: DoubleSide,
    transparent: pass === 1,
    depthWrite: pass === 0,
  });
}

export function edgeMaterial(uniforms: RoomUniforms): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms },
    vertexShader: EDGE_VERTEX,
    fragmentShader: EDGE_FRAGMENT,
    transparent: true,
    depthWrite: false,
  });
}

export function pickMaterial(uniforms: RoomUniforms): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms },
    vertexShader: PICK_VERTEX,
    fragmentShader: PICK_FRAGMENT,
    side: DoubleSide,
  });
}
