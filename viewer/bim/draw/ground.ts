import { Color, GLSL3, Mesh, PlaneGeometry, ShaderMaterial, Vector4 } from 'three';
import type { ModelBox } from '../../../models/bim/model-frame.ts';

const VERTEX = /* glsl */ `
out vec2 place;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  place = world.xy;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

/** A calm ground: it fades into the background, is darker where the building stands, and has a line every ten metres. */
const FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 color;
uniform vec3 background;
uniform vec3 line;
uniform vec4 footprint;
uniform float reach;
in vec2 place;
layout(location = 0) out vec4 result;

float lines(float every) {
  vec2 at = abs(fract(place / every - 0.5) - 0.5) * every;
  vec2 width = fwidth(place) * 1.2;
  vec2 near = 1.0 - smoothstep(vec2(0.0), width, at);
  // Where lines would be closer than some pixels there are none.
  float fine = 1.0 - smoothstep(0.08, 0.22, max(width.x, width.y) / every);
  return max(near.x, near.y) * fine;
}

void main() {
  vec2 middle = 0.5 * (footprint.xy + footprint.zw);
  vec2 half_ = 0.5 * (footprint.zw - footprint.xy);
  vec2 off = abs(place - middle) - half_;
  float away = length(max(off, 0.0));
  float shade = 1.0 - smoothstep(0.0, 0.18 * reach, away);
  float fade = smoothstep(0.35 * reach, 3.2 * reach, away);
  vec3 shown = color * (1.0 - 0.34 * shade * shade);
  shown = mix(shown, line, 0.30 * lines(10.0) + 0.10 * lines(1.0));
  result = vec4(mix(shown, background, fade), 1.0 - fade);
  result = linearToOutputTexel(result);
}
`;

/** The plane that a building stands on. */
export class Ground {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;

  /** `height`: metres in the frame of the building. */
  constructor(box: ModelBox, height: number) {
    const reach = Math.max(8, box[3] - box[0], box[4] - box[1]);
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: 2,
      polygonOffsetUnits: 4,
      uniforms: {
        color: { value: new Color() },
        background: { value: new Color() },
        line: { value: new Color() },
        footprint: { value: new Vector4(box[0], box[1], box[3], box[4]) },
        reach: { value: reach },
      },
    });
    this.mesh = new Mesh(new PlaneGeometry(12 * reach, 12 * reach), material);
    this.mesh.position.set((box[0] + box[3]) / 2, (box[1] + box[4]) / 2, height);
    this.mesh.renderOrder = -1;
  }

  setColors(color: Color, background: Color, line: Color): void {
    const { uniforms } = this.mesh.material;
    uniforms.color.value.copy(color);
    uniforms.background.value.copy(background);
    uniforms.line.value.copy(line);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
