import * as engine from '@cesium/engine';
import {
  Appearance,
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  ComponentDatatype,
  DistanceDisplayCondition,
  Math as EngineMath,
  type Scene as EngineScene,
  Geometry,
  GeometryAttribute,
  GeometryInstance,
  LabelCollection,
  LabelStyle,
  Primitive,
  PrimitiveCollection,
  PrimitiveType,
  VerticalOrigin,
} from '@cesium/engine';
import type { Clip, ViewDocument } from '../../../models/schema/view-document.ts';
import { sunPosition } from '../../../scenes/planning/sun/position.ts';
import { cityTime } from '../../stores/clock.ts';
import { now } from '../../stores/server-time.ts';
import { useView } from '../../stores/view.ts';
import { nightFactor } from '../night-factor.ts';
import { DIG_FRAGMENT_SHADER, DIG_VERTEX_SHADER } from './dig-look.ts';
import { type DigMesh, digMesh, type GroundHeight } from './dig-mesh.ts';
import { edgeLines } from './edge-lines.ts';
import { openingsOf } from './openings.ts';

/** Exported by the engine, missing in its types. */
interface Hidden {
  PolygonPipeline: { triangulate(points: Cartesian2[], holes: number[]): number[] };
}

interface DrawnDig {
  clip: Clip;
  parts: PrimitiveCollection;
  /** Ground at some places of the rim when it was drawn. */
  grounds: number[];
}

/** Metres by which the ground may have moved before a dig is drawn anew: finer terrain has come. */
const MOVED = 0.04;
const SAMPLES = 24;
const RIM = 'rgba(255, 244, 224, 0.85)';
/** Metres up to which the depth is written, and the figures between, for each metre between them. */
const READABLE = 260;
const READABLE_STEPS = 40;

/** Draws the earth that clips lay bare: walls, floors and depth scales of digs, faces of blocks. */
export class DigScene {
  readonly #scene: EngineScene;
  readonly #groundHeight: GroundHeight;
  readonly #digs = new Map<string, DrawnDig>();
  #clips: Clip[] = [];
  readonly #uniforms: { u_night: number; u_up: Cartesian3 };
  readonly #stop: (() => void)[];

  constructor(scene: EngineScene, place: { longitude: number; latitude: number }) {
    this.#scene = scene;
    const carto = new Cartographic();
    this.#groundHeight = (longitude, latitude) =>
      scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude, 0, carto));
    this.#uniforms = {
      u_night: 0,
      u_up: Cartesian3.normalize(Cartesian3.fromDegrees(place.longitude, place.latitude), new Cartesian3()),
    };
    const settle = () => this.#draw();
    this.#stop = [
      scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
        if (pending === 0) settle();
      }),
      scene.camera.moveEnd.addEventListener(settle),
      scene.preUpdate.addEventListener(() => {
        if (this.#digs.size === 0) return;
        const { document, clockAnchor } = useView.getState();
        const time = cityTime(document.clock, clockAnchor, now());
        const sun = sunPosition(time, place.longitude, place.latitude);
        this.#uniforms.u_night = nightFactor(sun.altitude);
      }),
    ];
  }

  follow({ clips }: Pick<ViewDocument, 'clips'>): void {
    this.#clips = clips.filter((clip) => openingsOf(clip).length > 0);
    const wanted = new Set(this.#clips);
    for (const [id, { clip }] of this.#digs) if (!wanted.has(clip)) this.#remove(id);
    this.#draw();
  }

  destroy(): void {
    for (const stop of this.#stop) stop();
    for (const id of [...this.#digs.keys()]) this.#remove(id);
  }

  #draw(): void {
    for (const clip of this.#clips) {
      const grounds = this.#sample(clip);
      const drawn = this.#digs.get(clip.id);
      if (drawn?.grounds.every((ground, i) => Math.abs(ground - grounds[i]) < MOVED)) continue;
      const parts = new PrimitiveCollection();
      for (const opening of openingsOf(clip)) {
        const mesh = digMesh(opening, this.#groundHeight, (points, holes) =>
          (engine as unknown as Hidden).PolygonPipeline.triangulate(
            points.map(([x, y]) => new Cartesian2(x, y)),
            holes,
          ),
        );
        if (!mesh) continue;
        parts.add(this.#earth(mesh));
        const rims = mesh.rims.map((rim) => Cartesian3.unpackArray([...rim]));
        const lines = edgeLines(rims, RIM, 2);
        if (lines) parts.add(lines);
        if (clip.kind === 'dig') addDepthScale(parts, mesh, clip.depth);
      }
      if (parts.length === 0) continue;
      this.#remove(clip.id);
      this.#scene.primitives.add(parts);
      this.#digs.set(clip.id, { clip, parts, grounds });
      this.#scene.requestRender();
    }
  }

  #remove(id: string): void {
    const drawn = this.#digs.get(id);
    if (!drawn) return;
    this.#scene.primitives.remove(drawn.parts);
    this.#digs.delete(id);
    this.#scene.requestRender();
  }

  #sample(clip: Clip): number[] {
    const places = openingsOf(clip).flatMap(({ area }) => area.flat());
    const every = Math.max(1, Math.ceil(places.length / SAMPLES));
    return places
      .filter((_, i) => i % every === 0)
      .map(([longitude, latitude]) => this.#groundHeight(longitude, latitude) ?? Number.NaN);
  }

  #earth({ positions, normals, places, plan, triangles }: DigMesh): Primitive {
    const attribute = (values: Float64Array | Float32Array, size: number, type: ComponentDatatype) =>
      new GeometryAttribute({ componentDatatype: type, componentsPerAttribute: size, values });
    const appearance = new Appearance({
      translucent: false,
      closed: false,
      vertexShaderSource: DIG_VERTEX_SHADER,
      fragmentShaderSource: DIG_FRAGMENT_SHADER,
      renderState: { depthTest: { enabled: true }, depthMask: true, cull: { enabled: false } },
    });
    (appearance as unknown as { uniforms: object }).uniforms = this.#uniforms;
    return new Primitive({
      geometryInstances: new GeometryInstance({
        geometry: new Geometry({
          attributes: {
            position: attribute(positions, 3, ComponentDatatype.DOUBLE),
            normal: attribute(normals, 3, ComponentDatatype.FLOAT),
            st: attribute(places, 2, ComponentDatatype.FLOAT),
            plan: attribute(plan, 2, ComponentDatatype.FLOAT),
          } as never,
          indices: triangles,
          primitiveType: PrimitiveType.TRIANGLES,
          boundingSphere: BoundingSphere.fromVertices([...positions]),
        }),
      }),
      appearance,
      asynchronous: false,
      allowPicking: false,
      // Packed, metres along a wall would be cut to shares between 0 and 1.
      compressVertices: false,
    });
  }
}

/** A staff in half metres, black and white, with a figure at every metre (every five in a deep dig). */
function addDepthScale(parts: PrimitiveCollection, { scale }: DigMesh, depth: number): void {
  if (!scale) return;
  const [longitude, latitude] = scale.top;
  const at = (below: number) => Cartesian3.fromDegrees(longitude, latitude, scale.ground - below);
  const bands: [Cartesian3, Cartesian3][][] = [[], []];
  for (let below = 0, i = 0; below < depth - 1e-6; below += 0.5, i++)
    bands[i % 2].push([at(below), at(Math.min(depth, below + 0.5))]);
  for (const [i, color] of ['#f4efe6', '#22262a'].entries()) {
    const lines = edgeLines(bands[i], color, 5);
    if (lines) parts.add(lines);
  }
  const labels = new LabelCollection();
  const every = depth > 12 ? 5 : 1;
  const figures = [];
  for (let below = every; below < depth - 0.3 * every; below += every) figures.push(below);
  for (const below of [...figures, depth])
    labels.add({
      position: at(below),
      text: `−${Number(below.toFixed(2))} m`,
      font: '600 12px system-ui, sans-serif',
      style: LabelStyle.FILL_AND_OUTLINE,
      fillColor: Color.WHITE,
      outlineColor: Color.fromCssColorString('#14181b'),
      outlineWidth: 4,
      verticalOrigin: VerticalOrigin.CENTER,
      pixelOffset: new Cartesian2(10, 0),
      distanceDisplayCondition: new DistanceDisplayCondition(
        0,
        below === depth ? READABLE : READABLE_STEPS * every,
      ),
      disableDepthTestDistance: EngineMath.EPSILON1,
    });
  parts.add(labels);
}
