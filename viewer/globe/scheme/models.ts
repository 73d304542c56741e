import {
  Axis,
  Cartesian3,
  Color,
  ColorBlendMode,
  Math as EngineMath,
  type Scene as EngineScene,
  Matrix3,
  Matrix4,
  Model,
  ShadowMode,
  Transforms,
} from '@cesium/engine';
import type { SchemeBuilding } from '../../../models/schema/scheme.ts';
import { useSchemeModels } from '../../planning/models/scheme-models.ts';
import { BROKEN_COLOUR, CHOSEN_COLOUR } from '../../planning/scheme-look.ts';
import type { ChosenItem } from '../../planning/scheme-store.ts';
import { errorText, recordError } from '../../stores/status.ts';
import type { BodyLook } from './bodies.ts';

interface Drawn {
  source: string;
  model?: Model;
  isGone: boolean;
}

/** How much of a model's own colours the look covers. */
const TINT = 0.45;

/** Buildings of a scheme whose models the page has, in their own colours at their places. */
export class SchemeModelBodies {
  readonly #scene: EngineScene;
  readonly #drawn = new Map<string, Drawn>();
  /** What the engine cannot draw is drawn as its storeys. */
  readonly #undrawable = new Set<string>();
  readonly #onFailed: () => void;

  constructor(scene: EngineScene, onFailed: () => void) {
    this.#scene = scene;
    this.#onFailed = onFailed;
  }

  /** Whether a building is drawn as its model. */
  has({ reference }: SchemeBuilding): boolean {
    if (!reference || this.#undrawable.has(reference.source)) return false;
    return useSchemeModels.getState().models.get(reference.source)?.state === 'ready';
  }

  /** Draws exactly these. `base`: ellipsoidal metres of the ground floor. */
  show(wanted: ReadonlyMap<string, { building: SchemeBuilding; look: BodyLook; base: number }>): void {
    for (const [key, drawn] of this.#drawn) {
      if (wanted.get(key)?.building.reference?.source === drawn.source) continue;
      this.#remove(drawn);
      this.#drawn.delete(key);
    }
    for (const [key, { building, look, base }] of wanted) {
      const { reference } = building;
      if (!reference) continue;
      let drawn = this.#drawn.get(key);
      if (!drawn) {
        drawn = { source: reference.source, isGone: false };
        this.#drawn.set(key, drawn);
        void this.#load(drawn, building.id);
      }
      const apply = dress(building, look, base);
      looks.set(drawn, apply);
      if (drawn.model) apply(drawn.model);
    }
    this.#scene.requestRender();
  }

  destroy(): void {
    if (!this.#scene.isDestroyed()) this.show(new Map());
  }

  async #load(drawn: Drawn, id: string): Promise<void> {
    const held = useSchemeModels.getState().models.get(drawn.source);
    if (held?.state !== 'ready') return;
    try {
      const model = await Model.fromGltfAsync({
        // The engine takes the bytes of a model too, which its types do not tell.
        url: held.glb as unknown as string,
        ...{ scene: this.#scene, upAxis: Axis.Y, forwardAxis: Axis.X },
        id: { scheme: { list: 'buildings', id } satisfies ChosenItem },
        environmentMapOptions: { enabled: false },
        shadows: ShadowMode.ENABLED,
      });
      if (drawn.isGone || this.#scene.isDestroyed()) return model.destroy();
      const render = () => !this.#scene.isDestroyed() && this.#scene.requestRender();
      model.readyEvent.addEventListener(render);
      model.texturesReadyEvent.addEventListener(render);
      model.errorEvent.addEventListener((error: unknown) => this.#fail(drawn, error));
      drawn.model = model;
      looks.get(drawn)?.(model);
      this.#scene.primitives.add(model);
      render();
    } catch (error) {
      this.#fail(drawn, error);
    }
  }

  #fail(drawn: Drawn, error: unknown): void {
    recordError(`planning: ${errorText(error)}`);
    this.#undrawable.add(drawn.source);
    this.#onFailed();
  }

  #remove(drawn: Drawn): void {
    drawn.isGone = true;
    if (drawn.model) this.#scene.primitives.remove(drawn.model);
  }
}

/** How what is still loading is to look when it has come. */
const looks = new WeakMap<Drawn, (model: Model) => void>();

function dress(building: SchemeBuilding, look: BodyLook, base: number): (model: Model) => void {
  const { isChosen, isBroken, isGhost, ghostColour } = look;
  const tint = isGhost
    ? (ghostColour ?? '#ffffff')
    : isChosen
      ? CHOSEN_COLOUR
      : isBroken
        ? BROKEN_COLOUR
        : undefined;
  const matrix = matrixOf(building, base);
  return (model) => {
    if (!matrix) return;
    model.modelMatrix = matrix;
    model.color = tint ? Color.fromCssColorString(tint).withAlpha(isGhost ? 0.3 : 1) : undefined!;
    model.colorBlendMode = ColorBlendMode.MIX;
    model.colorBlendAmount = isGhost ? 1 : TINT;
    model.shadows = isGhost ? ShadowMode.DISABLED : ShadowMode.ENABLED;
  };
}

/** The model's anchor at its place on the ground floor, turned clockwise by its heading. */
function matrixOf({ reference }: SchemeBuilding, base: number): Matrix4 | undefined {
  const held = reference && useSchemeModels.getState().models.get(reference.source);
  if (!reference || held?.state !== 'ready') return undefined;
  const [longitude, latitude] = reference.at;
  const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(longitude, latitude, base));
  const turn = Matrix3.fromRotationZ(-EngineMath.toRadians(reference.heading));
  const turned = Matrix4.multiplyByMatrix3(frame, turn, new Matrix4());
  const [east, north, up] = held.content.anchor;
  return Matrix4.multiplyByTranslation(turned, new Cartesian3(-east, -north, -up), turned);
}
