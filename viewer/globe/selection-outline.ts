import { type Cesium3DTileFeature, Color, type Scene as EngineScene, PostProcessStage } from '@cesium/engine';

/**
 * A line around what is selected and a thin wash over it. It reads the picture of pick ids that the engine
 * draws while something is selected, so walls without light at night are outlined like roofs at noon.
 */
const FRAGMENT_SHADER = /* glsl */ `
uniform sampler2D colorTexture;
uniform vec4 lineColor;
uniform float lineWidth;
uniform float wash;
in vec2 v_textureCoordinates;

void main() {
  vec4 base = texture(colorTexture, v_textureCoordinates);
  vec2 step = lineWidth * czm_pixelRatio / czm_viewport.zw;
  bool inside = czm_selected();
  bool near = false;
  for (int i = 0; i < 8; i++) {
    float angle = float(i) * 0.785398;
    near = near || czm_selected(vec2(cos(angle), sin(angle)) * step);
  }
  float amount = inside ? wash : near ? lineColor.a : 0.0;
  out_FragColor = vec4(mix(base.rgb, lineColor.rgb, amount), base.a);
}
`;

export class SelectionOutline {
  readonly #scene: EngineScene;
  readonly #stage: PostProcessStage;

  constructor(scene: EngineScene, colour: string) {
    this.#scene = scene;
    this.#stage = new PostProcessStage({
      fragmentShader: FRAGMENT_SHADER,
      uniforms: { lineColor: Color.fromCssColorString(colour), lineWidth: 2, wash: 0.22 },
    });
    this.#stage.enabled = false;
    scene.postProcessStages.add(this.#stage);
  }

  show(features: readonly Cesium3DTileFeature[]): void {
    // A new array: the engine compares the reference.
    this.#stage.selected = [...features];
    this.#stage.enabled = features.length > 0;
    this.#scene.requestRender();
  }
}
