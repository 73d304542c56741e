import { Color, type Scene as EngineScene, NearFarScalar } from '@cesium/engine';
import type { ViewDocument } from '../../../models/schema/view-document.ts';

/** Metres from the camera where the ground begins to close, and where it has. */
const NEAR = 800;
const FAR = 8_000;
/** Earth around a camera below the ground. */
const EARTH = { dark: '#0b0f12', light: '#4c463e' } as const;

/** Makes the ground see-through, most of all near by, and gives everything back when it is left. */
export class Underground {
  readonly #scene: EngineScene;
  #before: { color: Color; background: Color } | undefined;

  constructor(scene: EngineScene) {
    this.#scene = scene;
  }

  follow({ underground, appearance }: Pick<ViewDocument, 'underground' | 'appearance'>): void {
    const { globe } = this.#scene;
    if (!underground.enabled) {
      this.leave();
      return;
    }
    this.#before ??= {
      color: globe.undergroundColor,
      background: Color.clone(this.#scene.backgroundColor),
    };
    const { opacity } = underground;
    globe.translucency.enabled = true;
    globe.translucency.frontFaceAlphaByDistance = new NearFarScalar(
      NEAR,
      opacity,
      FAR,
      Math.min(1, opacity + 0.6),
    );
    globe.translucency.backFaceAlphaByDistance = new NearFarScalar(NEAR, opacity, FAR, opacity);
    const earth = Color.fromCssColorString(EARTH[appearance === 'light' ? 'light' : 'dark']);
    globe.undergroundColor = earth;
    this.#scene.backgroundColor = earth;
  }

  leave(): void {
    if (!this.#before) return;
    const { globe } = this.#scene;
    globe.translucency.enabled = false;
    globe.undergroundColor = this.#before.color;
    this.#scene.backgroundColor = this.#before.background;
    this.#before = undefined;
  }
}
