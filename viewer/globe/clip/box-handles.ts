import {
  type Cartesian2,
  Cartesian3,
  Color,
  type Scene as EngineScene,
  PointPrimitiveCollection,
  type Ray,
  SceneTransforms,
} from '@cesium/engine';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { currentView, patchView, useView } from '../../stores/view.ts';
import type { Pointer } from '../pointer.ts';
import {
  BOX_HANDLES,
  type BoxHandle,
  type BoxShape,
  frameOf,
  handleAxis,
  handlePlace,
  moved,
  nearestAlong,
  turnedTowards,
  withSideMoved,
} from './box-shape.ts';

const ACCENT = Color.fromCssColorString('#3fd9b8');
const EDGE = Color.fromCssColorString('#06171a');
/** CSS pixels round a handle that take hold of it. */
const REACH = 16;

interface Drag {
  handle: BoxHandle;
  box: BoxShape;
  /** Metres along the handle's way, or east and north, where it was taken. */
  from: readonly [number, number];
}

/** Handles on the section box that is edited: six sides, the place, the heading. */
export class BoxHandles {
  readonly #scene: EngineScene;
  readonly #pointer: Pointer;
  readonly #points: PointPrimitiveCollection;
  #release: (() => void) | undefined;
  #drag: Drag | undefined;
  readonly #stop: (() => void)[];

  constructor(scene: EngineScene, pointer: Pointer) {
    this.#scene = scene;
    this.#pointer = pointer;
    this.#points = scene.primitives.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
    const follow = () => this.#follow();
    this.#stop = [
      useClipEditing.subscribe(follow),
      useView.subscribe(({ document }, before) => {
        if (document.clips !== before.document.clips) follow();
      }),
    ];
    follow();
  }

  destroy(): void {
    for (const stop of this.#stop) stop();
    this.#release?.();
    this.#scene.primitives.remove(this.#points);
  }

  #box(): (BoxShape & { id: string }) | undefined {
    const { id } = useClipEditing.getState();
    const clip = currentView().clips.find((one) => one.id === id);
    return clip?.kind === 'box' && clip.enabled ? clip : undefined;
  }

  #follow(): void {
    const box = this.#box();
    this.#points.removeAll();
    this.#scene.requestRender();
    if (!box) {
      this.#release?.();
      this.#release = undefined;
      this.#drag = undefined;
      return;
    }
    for (const handle of BOX_HANDLES)
      this.#points.add({
        position: worldOf(box, handle),
        pixelSize: handle === 'move' || handle === 'turn' ? 16 : 13,
        color: handle === 'move' || handle === 'turn' ? Color.WHITE : ACCENT,
        outlineColor: EDGE,
        outlineWidth: 2.5,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    this.#release ??= this.#pointer.claim(
      {
        onDown: (position) => this.#take(position),
        onMove: (position) => this.#move(position),
        onUp: () => {
          this.#drag = undefined;
        },
      },
      'default',
    );
  }

  #take(position: Cartesian2): boolean {
    const box = this.#box();
    if (!box) return false;
    let nearest = REACH;
    let taken: BoxHandle | undefined;
    for (const handle of BOX_HANDLES) {
      const at = SceneTransforms.worldToWindowCoordinates(this.#scene, worldOf(box, handle));
      const distance = at ? Math.hypot(at.x - position.x, at.y - position.y) : Infinity;
      if (distance < nearest) [nearest, taken] = [distance, handle];
    }
    const from = taken && this.#measure(box, taken, position);
    if (!taken || !from) return false;
    this.#drag = { handle: taken, box, from };
    return true;
  }

  #move(position: Cartesian2): void {
    if (!this.#drag) return;
    const { handle, box, from } = this.#drag;
    const now = this.#measure(box, handle, position);
    if (!now) return;
    const shape =
      handle === 'turn'
        ? turnedTowards(box, now[0], now[1])
        : handle === 'move'
          ? moved(box, now[0] - from[0], now[1] - from[1])
          : withSideMoved(box, handle, now[0] - from[0]);
    const { longitude, latitude, height, size, heading } = shape;
    const { id } = useClipEditing.getState();
    patchView({
      clips: currentView().clips.map((clip) =>
        clip.id === id && clip.kind === 'box'
          ? { ...clip, longitude, latitude, height, size, heading }
          : clip,
      ),
    });
  }

  /** Metres along the handle's way; for those that move over the ground, east and north at the box's bottom. */
  #measure(box: BoxShape, handle: BoxHandle, position: Cartesian2): readonly [number, number] | undefined {
    const ray = this.#scene.camera.getPickRay(position);
    if (!ray) return undefined;
    const { origin, direction } = localRay(box, ray);
    const axis = handleAxis(box, handle);
    if (axis) {
      const along = nearestAlong(handlePlace(box, handle), axis, origin, direction);
      return along === undefined ? undefined : [along, 0];
    }
    const level = -box.size[2] / 2;
    const distance = (level - origin[2]) / direction[2];
    if (!(distance > 0)) return undefined;
    return [origin[0] + direction[0] * distance, origin[1] + direction[1] * distance];
  }
}

function worldOf(box: BoxShape, handle: BoxHandle): Cartesian3 {
  const [x, y, z] = frameOf(box).enu.toEcef(...handlePlace(box, handle));
  return new Cartesian3(x, y, z);
}

/** A ray in east, north and up metres about the middle of a box. */
function localRay(box: BoxShape, { origin, direction }: Ray): { origin: number[]; direction: number[] } {
  const { enu } = frameOf(box);
  const from = enu.fromEcef(origin.x, origin.y, origin.z);
  const to = enu.fromEcef(origin.x + direction.x, origin.y + direction.y, origin.z + direction.z);
  return { origin: [...from], direction: [0, 1, 2].map((axis) => to[axis] - from[axis]) };
}
