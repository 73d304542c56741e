import {
  BlendOption,
  type Cartesian3,
  Cartographic,
  Color,
  type Scene as EngineScene,
  PointPrimitiveCollection,
  type Primitive,
} from '@cesium/engine';
import type { SketchState } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { metresPerPixel } from '../view-scale.ts';
import { drapeLine, type HeightAt } from './drape.ts';
import { visibleLines } from './line-primitive.ts';
import { outlineOf } from './outline.ts';
import { pointOf } from './pick-place.ts';

const LINE = '#ffffff';
const MARK = '#38e8c2';
/** Metres that a line on the ground is held above it at least, and pixels. */
const LIFT = 0.3;
const LIFT_PIXELS = 1.5;
/** Pixels between the places at which a line on the ground follows it. */
const SPACING_PIXELS = 12;

/** Draws the drawing that is under way: what has been put, the line to the pointer, and marks at the places. */
export class SketchDrawing {
  readonly #scene: EngineScene;
  #lines: Primitive[] = [];
  readonly #marks: PointPrimitiveCollection;

  constructor(scene: EngineScene) {
    this.#scene = scene;
    // Translucent, so that the picture's depth, which places are taken from, does not have the marks in it.
    this.#marks = scene.primitives.add(
      new PointPrimitiveCollection({ blendOption: BlendOption.TRANSLUCENT }),
    ) as PointPrimitiveCollection;
  }

  show({ request, places, pointer }: SketchState): void {
    this.#clear();
    if (request) {
      const onGround = request.on === 'ground' || request.kind === 'rectangle' || request.kind === 'circle';
      const all = pointer ? [...places, pointer] : places;
      const outline = outlineOf(request.kind, all);
      if (request.kind === 'polygon' && outline.closed) {
        this.#line(outline.places, onGround);
        this.#line([all[all.length - 1], all[0]], onGround, true);
      } else {
        this.#line(outline.closed ? [...outline.places, outline.places[0]] : outline.places, onGround);
      }
      for (const place of places) this.#mark(place, 9, LINE);
      if (pointer) this.#mark(pointer, 7, MARK);
    }
    this.#scene.requestRender();
  }

  destroy(): void {
    if (this.#scene.isDestroyed()) return;
    this.#clear();
    this.#scene.primitives.remove(this.#marks);
  }

  #line(places: readonly GroundPlace[], onGround: boolean, dashed = false): void {
    const points = onGround ? this.#drape(places) : places.map((place) => pointOf(place));
    const lines = visibleLines([points], { color: dashed ? MARK : LINE, width: 3, dashed });
    if (lines) this.#lines.push(this.#scene.primitives.add(lines) as Primitive);
  }

  #drape(places: readonly GroundPlace[]): Cartesian3[] {
    if (places.length === 0) return [];
    const pixel = metresPerPixel(this.#scene, places[0]);
    const draped = drapeLine(places, Math.max(1, SPACING_PIXELS * pixel), groundOf(this.#scene));
    return draped.map((place) => pointOf(place, LIFT + LIFT_PIXELS * metresPerPixel(this.#scene, place)));
  }

  #mark(place: GroundPlace, pixelSize: number, color: string): void {
    this.#marks.add({
      position: pointOf(place),
      pixelSize,
      color: Color.fromCssColorString(color),
      outlineColor: Color.fromCssColorString('#06201a'),
      outlineWidth: 2,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  }

  #clear(): void {
    for (const line of this.#lines) this.#scene.primitives.remove(line);
    this.#lines = [];
    this.#marks.removeAll();
  }
}

/** Heights of the ground as it is drawn now. */
export function groundOf(scene: EngineScene): HeightAt {
  return (longitude, latitude) => scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude));
}
