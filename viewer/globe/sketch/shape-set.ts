import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  type Scene as EngineScene,
  GeometryInstance,
  GroundPrimitive,
  HorizontalOrigin,
  LabelCollection,
  PerInstanceColorAppearance,
  PointPrimitiveCollection,
  PolygonGeometry,
  PolygonHierarchy,
  Primitive,
  VerticalOrigin,
} from '@cesium/engine';
import { type GroundPlace, recordError } from '../../stores/status.ts';
import { metresPerPixel } from '../view-scale.ts';
import { drapeLine } from './drape.ts';
import { groundOf } from './ground-of.ts';
import { type LabelStyle, labelImage } from './label-image.ts';
import { type LineStyle, visibleLines } from './line-primitive.ts';
import { pointOf } from './pick-place.ts';

/** What is drawn of one thing. Positions in degrees and ellipsoidal metres. */
export interface Shape {
  lines?: { places: readonly GroundPlace[]; draped: boolean; style: LineStyle }[];
  fill?: {
    places: readonly GroundPlace[];
    holes?: readonly (readonly GroundPlace[])[];
    color: string;
    opacity: number;
    /** Laid on the ground alone, on all that stands on it too, or flat in the air at the places' own heights. */
    on: 'ground' | 'surface' | 'air';
  };
  marks?: { place: GroundPlace; draped?: boolean; color: string; size: number }[];
  labels?: {
    place: GroundPlace;
    draped?: boolean;
    text: string;
    style: LabelStyle;
    /** A text that changes all the time is set from letters: each picture of a whole text would be kept. */
    fleeting?: boolean;
  }[];
  /** What picking gives for it; absent: it cannot be picked. */
  pickId?: object;
}

/** Metres that a line on the ground is held above it at least, and pixels. */
const LIFT = 0.3;
const LIFT_PIXELS = 1.5;
/** Pixels between the places at which a line on the ground follows it. */
const SPACING_PIXELS = 12;
const LABEL_OFFSET = 9;

interface Drawn {
  shape: Shape;
  lines: Primitive[];
  fill?: Primitive | GroundPrimitive;
  points: ReturnType<PointPrimitiveCollection['add']>[];
  billboards: ReturnType<BillboardCollection['add']>[];
  letters: ReturnType<LabelCollection['add']>[];
}

/**
 * Shapes over the city that are always seen, dimmed where something hides them. What lies on the ground is laid anew
 * when the camera has come to rest or finer ground has come.
 */
export class ShapeSet {
  readonly #scene: EngineScene;
  readonly #drawn = new Map<string, Drawn>();
  readonly #points: PointPrimitiveCollection;
  readonly #billboards: BillboardCollection;
  readonly #letters: LabelCollection;
  readonly #stopFollowing: (() => void)[];
  /** Fills can be made at once, without a frame in which they are missing. */
  #groundKnown = false;

  constructor(scene: EngineScene) {
    this.#scene = scene;
    // Translucent, so that the picture's depth, which places are taken from, does not have the marks in it.
    const blendOption = BlendOption.TRANSLUCENT;
    this.#points = scene.primitives.add(new PointPrimitiveCollection({ blendOption }));
    this.#billboards = scene.primitives.add(new BillboardCollection({ blendOption }));
    this.#letters = scene.primitives.add(new LabelCollection({ scene, blendOption }));
    GroundPrimitive.initializeTerrainHeights()
      .then(() => (this.#groundKnown = true))
      .catch(recordError);
    this.#stopFollowing = [
      scene.camera.moveEnd.addEventListener(() => this.#layAnew()),
      scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
        if (pending === 0) this.#layAnew();
      }),
    ];
  }

  /** Draws exactly these; a shape that is the same object as before stays as it is. */
  show(shapes: ReadonlyMap<string, Shape>): void {
    for (const [id, drawn] of this.#drawn) {
      if (shapes.get(id) === drawn.shape) continue;
      this.#remove(drawn);
      this.#drawn.delete(id);
    }
    for (const [id, shape] of shapes) if (!this.#drawn.has(id)) this.#drawn.set(id, this.#draw(shape));
    this.#scene.requestRender();
  }

  destroy(): void {
    if (this.#scene.isDestroyed()) return;
    for (const stop of this.#stopFollowing) stop();
    this.show(new Map());
    this.#scene.primitives.remove(this.#points);
    this.#scene.primitives.remove(this.#billboards);
    this.#scene.primitives.remove(this.#letters);
  }

  #draw(shape: Shape): Drawn {
    const drawn: Drawn = { shape, lines: [], points: [], billboards: [], letters: [] };
    drawn.lines = this.#lines(shape);
    drawn.fill = this.#fill(shape);
    for (const { place, draped, color, size } of shape.marks ?? []) {
      drawn.points.push(
        this.#points.add({
          position: this.#position(place, draped),
          pixelSize: size,
          color: Color.fromCssColorString(color),
          outlineColor: Color.fromCssColorString('#06201a'),
          outlineWidth: 2,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
          id: shape.pickId,
        }),
      );
    }
    for (const { place, draped, text, style, fleeting } of shape.labels ?? []) {
      if (fleeting) {
        drawn.letters.push(this.#letter(place, text, style));
        continue;
      }
      const { image, width, height } = labelImage(text, style, window.devicePixelRatio || 1);
      const billboard = this.#billboards.add({
        position: this.#position(place, draped),
        width,
        height,
        verticalOrigin: VerticalOrigin.BOTTOM,
        pixelOffset: new Cartesian2(0, -LABEL_OFFSET),
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
        id: shape.pickId,
      });
      billboard.setImage(`${style.color} ${style.size} ${text}`, image);
      drawn.billboards.push(billboard);
    }
    return drawn;
  }

  #letter(place: GroundPlace, text: string, { color, size }: LabelStyle): Drawn['letters'][number] {
    return this.#letters.add({
      position: pointOf(place),
      text,
      font: `600 ${size}px ${getComputedStyle(document.body).fontFamily}`,
      fillColor: Color.fromCssColorString(color),
      showBackground: true,
      backgroundColor: Color.fromCssColorString('rgba(8, 17, 22, 0.82)'),
      backgroundPadding: new Cartesian2(7, 4),
      horizontalOrigin: HorizontalOrigin.CENTER,
      verticalOrigin: VerticalOrigin.BOTTOM,
      pixelOffset: new Cartesian2(0, -2 * LABEL_OFFSET),
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  }

  #lines({ lines, pickId }: Shape): Primitive[] {
    return (lines ?? []).flatMap(({ places, draped, style }) => {
      const points = draped ? this.#drape(places) : places.map((place) => pointOf(place));
      const primitive = visibleLines([points], style, pickId);
      return primitive ? [this.#scene.primitives.add(primitive) as Primitive] : [];
    });
  }

  #fill({ fill, pickId }: Shape): Drawn['fill'] {
    if (!fill || fill.places.length < 3) return undefined;
    const color = Color.fromCssColorString(fill.color).withAlpha(fill.opacity);
    const geometryInstances = new GeometryInstance({
      geometry: new PolygonGeometry({
        polygonHierarchy: new PolygonHierarchy(
          fill.places.map((place) => pointOf(place)),
          fill.holes?.map((hole) => new PolygonHierarchy(hole.map((place) => pointOf(place)))),
        ),
        ...(fill.on === 'air'
          ? { perPositionHeight: true, vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT }
          : {}),
      }),
      attributes: { color: ColorGeometryInstanceAttribute.fromColor(color) },
      id: pickId,
    });
    const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true });
    const allowPicking = pickId !== undefined;
    if (fill.on === 'air')
      return this.#scene.primitives.add(
        new Primitive({ geometryInstances, appearance, allowPicking, asynchronous: false }),
      );
    return this.#scene.groundPrimitives.add(
      new GroundPrimitive({
        geometryInstances,
        appearance,
        allowPicking,
        asynchronous: !this.#groundKnown,
        classificationType: fill.on === 'ground' ? ClassificationType.TERRAIN : ClassificationType.BOTH,
      }),
    );
  }

  #drape(places: readonly GroundPlace[]): Cartesian3[] {
    if (places.length === 0) return [];
    const spacing = Math.max(1, SPACING_PIXELS * metresPerPixel(this.#scene, places[0]));
    const draped = drapeLine(places, spacing, groundOf(this.#scene));
    return draped.map((place) => pointOf(place, LIFT + LIFT_PIXELS * metresPerPixel(this.#scene, place)));
  }

  #position(place: GroundPlace, draped = false): Cartesian3 {
    const ground = draped ? groundOf(this.#scene)(place.longitude, place.latitude) : undefined;
    return pointOf(ground === undefined ? place : { ...place, height: ground });
  }

  #layAnew(): void {
    for (const drawn of this.#drawn.values()) {
      const { lines, marks, labels } = drawn.shape;
      if (lines?.some(({ draped }) => draped)) {
        for (const line of drawn.lines) this.#scene.primitives.remove(line);
        drawn.lines = this.#lines(drawn.shape);
      }
      this.#move(drawn.points, marks);
      this.#move(
        drawn.billboards,
        labels?.filter(({ fleeting }) => !fleeting),
      );
    }
    if (this.#drawn.size > 0) this.#scene.requestRender();
  }

  #move(drawn: { position: Cartesian3 }[], said: { place: GroundPlace; draped?: boolean }[] = []): void {
    said.forEach(({ place, draped }, i) => {
      if (!draped) return;
      const position = this.#position(place, true);
      if (!Cartesian3.equalsEpsilon(position, drawn[i].position, 0, 0.01)) drawn[i].position = position;
    });
  }

  #remove({ lines, fill, points, billboards, letters }: Drawn): void {
    for (const line of lines) this.#scene.primitives.remove(line);
    if (fill instanceof GroundPrimitive) this.#scene.groundPrimitives.remove(fill);
    else if (fill) this.#scene.primitives.remove(fill);
    for (const point of points) this.#points.remove(point);
    for (const billboard of billboards) this.#billboards.remove(billboard);
    for (const letter of letters) this.#letters.remove(letter);
  }
}
