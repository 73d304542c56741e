import {
  type Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  type Scene as EngineScene,
  PointPrimitiveCollection,
  SceneTransforms,
} from '@cesium/engine';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { Clip, Position } from '../../../models/schema/view-document.ts';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { currentView, useView } from '../../stores/view.ts';
import type { Pointer } from '../pointer.ts';
import {
  type Corner,
  cornersOf,
  middleAfter,
  withCornerAfter,
  withCornerMoved,
  withoutCorner,
} from './area-corners.ts';
import { editedClip, endDrag, localRay, onLevel, putClip, REACH } from './handle-drag.ts';

type AreaClip = Exclude<Clip, { kind: 'box' }>;

interface Handle extends Corner {
  place: Position;
  /** In the middle of the side that begins at the corner: drawn, it becomes a corner. */
  isMiddle: boolean;
  world: Cartesian3;
  height: number;
}

const ACCENT = Color.fromCssColorString('#3fd9b8');
const EDGE = Color.fromCssColorString('#06171a');
/** An outline with more corners than this has no handles: they would lie on each other. */
const MOST_CORNERS = 400;
/** Metres above the ground. */
const LIFT = 0.3;

/** Handles on the corners of the outline that is edited, and between them. A right click takes a corner away. */
export class CornerHandles {
  readonly #scene: EngineScene;
  readonly #pointer: Pointer;
  readonly #points: PointPrimitiveCollection;
  readonly #stop: (() => void)[];
  #handles: Handle[] = [];
  #release: (() => void) | undefined;
  #drag: { corner: Corner; height: number; before: Clip[] } | undefined;

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
      // Finer terrain lies elsewhere.
      scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
        if (pending === 0 && this.#handles.length > 0) follow();
      }),
    ];
    follow();
  }

  destroy(): void {
    for (const stop of this.#stop) stop();
    this.#release?.();
    this.#scene.primitives.remove(this.#points);
  }

  #clip(): AreaClip | undefined {
    const clip = editedClip();
    return clip && clip.kind !== 'box' ? clip : undefined;
  }

  #follow(): void {
    const clip = this.#clip();
    const corners = clip ? cornersOf(clip.areas) : [];
    this.#handles = corners.length > MOST_CORNERS ? [] : this.#handlesOf(clip, corners);
    this.#points.removeAll();
    for (const { world, isMiddle } of this.#handles)
      this.#points.add({
        position: world,
        pixelSize: isMiddle ? 9 : 14,
        color: isMiddle ? ACCENT : Color.WHITE,
        outlineColor: EDGE,
        outlineWidth: 2.5,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    this.#scene.requestRender();
    if (!clip) {
      this.#release?.();
      this.#release = undefined;
      this.#drag = undefined;
      return;
    }
    this.#release ??= this.#pointer.claim(
      {
        onDown: (position) => this.#take(position),
        onMove: (position) => this.#move(position),
        onUp: () => {
          if (this.#drag) endDrag(this.#drag.before);
          this.#drag = undefined;
        },
        onRightClick: (position) => this.#remove(position),
        onRest: (position) => {
          if (!this.#drag) this.#scene.canvas.style.cursor = position && this.#at(position) ? 'move' : '';
        },
      },
      'default',
    );
  }

  #handlesOf(clip: AreaClip | undefined, corners: readonly (Corner & { place: Position })[]): Handle[] {
    if (!clip) return [];
    const handle = (corner: Corner, place: Position, isMiddle: boolean): Handle => {
      const [longitude, latitude] = place;
      const ground = this.#scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude)) ?? 0;
      const height = ground + LIFT;
      const world = Cartesian3.fromDegrees(longitude, latitude, height);
      const { area, ring, index } = corner;
      return { area, ring, index, place, isMiddle, world, height };
    };
    // Corners are drawn over middles.
    return [
      ...corners.map((corner) => handle(corner, middleAfter(clip.areas, corner), true)),
      ...corners.map((corner) => handle(corner, corner.place, false)),
    ];
  }

  #at(position: Cartesian2): Handle | undefined {
    let nearest = REACH;
    let found: Handle | undefined;
    for (const handle of this.#handles) {
      const at = SceneTransforms.worldToWindowCoordinates(this.#scene, handle.world);
      const distance = at ? Math.hypot(at.x - position.x, at.y - position.y) : Infinity;
      // A corner comes before a middle that is as near.
      if (distance < nearest || (distance === nearest && found?.isMiddle)) {
        nearest = distance;
        found = handle;
      }
    }
    return found;
  }

  #take(position: Cartesian2): boolean {
    const clip = this.#clip();
    const handle = this.#at(position);
    if (!clip || !handle) return false;
    const before = currentView().clips;
    const { area, ring, index, height, isMiddle, place } = handle;
    const corner = { area, ring, index: isMiddle ? index + 1 : index };
    this.#drag = { corner, height, before };
    if (isMiddle) putClip({ ...clip, areas: withCornerAfter(clip.areas, handle, place) }, false);
    return true;
  }

  #move(position: Cartesian2): void {
    const clip = this.#clip();
    const ray = this.#drag && this.#scene.camera.getPickRay(position);
    if (!clip || !this.#drag || !ray) return;
    const { corner, height } = this.#drag;
    const [longitude, latitude] = clip.areas[corner.area][corner.ring][corner.index];
    const frame = enuFrame(longitude, latitude, height);
    const found = onLevel(localRay(frame, ray), 0);
    if (!found) return;
    const [lon, lat] = frame.toGeodetic(found[0], found[1], 0);
    putClip({ ...clip, areas: withCornerMoved(clip.areas, corner, [lon, lat]) }, false);
  }

  #remove(position: Cartesian2): void {
    const clip = this.#clip();
    const handle = this.#at(position);
    // A finger that rests on a handle before it draws it says a right click, too.
    if (this.#drag || !clip || !handle || handle.isMiddle) return;
    const areas = withoutCorner(clip.areas, handle);
    if (areas) putClip({ ...clip, areas }, true);
  }
}
