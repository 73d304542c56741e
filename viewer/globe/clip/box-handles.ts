import {
  type Cartesian2,
  Cartesian3,
  Color,
  type Scene as EngineScene,
  PointPrimitiveCollection,
  SceneTransforms,
} from '@cesium/engine';
import type { Clip } from '../../../models/schema/view-document.ts';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { currentView, useView } from '../../stores/view.ts';
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
import { editedClip, endDrag, localRay, onLevel, putClip, REACH } from './handle-drag.ts';

const ACCENT = Color.fromCssColorString('#3fd9b8');
const EDGE = Color.fromCssColorString('#06171a');

interface Drag {
  handle: BoxHandle;
  box: BoxShape;
  /** Metres along the handle's way, or east and north, where it was taken. */
  from: readonly [number, number];
  before: Clip[];
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

  #box(): Extract<Clip, { kind: 'box' }> | undefined {
    const clip = editedClip();
    return clip?.kind === 'box' ? clip : undefined;
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
          if (this.#drag) endDrag(this.#drag.before);
          this.#drag = undefined;
        },
        onRest: (position) => {
          if (!this.#drag) this.#scene.canvas.style.cursor = position && this.#at(position) ? 'move' : '';
        },
      },
      'default',
    );
  }

  #at(position: Cartesian2): BoxHandle | undefined {
    const box = this.#box();
    if (!box) return undefined;
    let nearest = REACH;
    let taken: BoxHandle | undefined;
    for (const handle of BOX_HANDLES) {
      const at = SceneTransforms.worldToWindowCoordinates(this.#scene, worldOf(box, handle));
      const distance = at ? Math.hypot(at.x - position.x, at.y - position.y) : Infinity;
      if (distance < nearest) [nearest, taken] = [distance, handle];
    }
    return taken;
  }

  #take(position: Cartesian2): boolean {
    const box = this.#box();
    const taken = this.#at(position);
    if (!box) return false;
    const from = taken && this.#measure(box, taken, position);
    if (!taken || !from) return false;
    this.#drag = { handle: taken, box, from, before: currentView().clips };
    return true;
  }

  #move(position: Cartesian2): void {
    const clip = this.#box();
    if (!this.#drag || !clip) return;
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
    putClip({ ...clip, longitude, latitude, height, size, heading }, false);
  }

  /** Metres along the handle's way; for those that move over the ground, east and north at the box's bottom. */
  #measure(box: BoxShape, handle: BoxHandle, position: Cartesian2): readonly [number, number] | undefined {
    const ray = this.#scene.camera.getPickRay(position);
    if (!ray) return undefined;
    const local = localRay(frameOf(box).enu, ray);
    const axis = handleAxis(box, handle);
    if (axis) {
      const along = nearestAlong(handlePlace(box, handle), axis, local.origin, local.direction);
      return along === undefined ? undefined : [along, 0];
    }
    return onLevel(local, -box.size[2] / 2);
  }
}

function worldOf(box: BoxShape, handle: BoxHandle): Cartesian3 {
  const [x, y, z] = frameOf(box).enu.toEcef(...handlePlace(box, handle));
  return new Cartesian3(x, y, z);
}
