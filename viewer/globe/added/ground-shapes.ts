import {
  Cartesian3,
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  type Scene as EngineScene,
  GeometryInstance,
  GroundPolylineGeometry,
  GroundPolylinePrimitive,
  GroundPrimitive,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineColorAppearance,
} from '@cesium/engine';
import type { AreasGeometry, Feature, LinesGeometry } from '../../../models/feature.ts';
import { RecordId } from '../record-id.ts';
import type { Drawing, Shown } from './drawing.ts';
import { styleOf } from './style.ts';

type GroundShape = GroundPrimitive | GroundPolylinePrimitive;

/** Instances of one primitive: the engine looks for them one by one when their colour changes. */
const BATCH = 1_000;
/** Milliseconds. */
const LONGEST_BUILD = 120_000;

interface Batch {
  primitive: GroundShape;
  /** Each instance with its colour at full opacity. */
  instances: { id: RecordId; colour: Color }[];
  /** Opacity that its colours have. */
  opacity: number;
}

/** Lines and areas on the terrain, in batches that the engine builds beside the page. */
export function drawOnGround(
  scene: EngineScene,
  layer: string,
  features: readonly Feature[],
  colour: string,
): Drawing {
  const lines: { geometry: GroundPolylineGeometry; id: RecordId; colour: Color }[] = [];
  const areas: { geometry: PolygonGeometry; id: RecordId; colour: Color }[] = [];
  for (const { id, attributes, geometries } of features) {
    const style = styleOf(attributes, colour);
    const stroke = Color.fromCssColorString(style.stroke).withAlpha(style.strokeOpacity);
    const fill = Color.fromCssColorString(style.fill).withAlpha(style.fillOpacity);
    const addLine = (positions: Cartesian3[], loop: boolean) => {
      if (positions.length < 2 || style.strokeOpacity === 0) return;
      const geometry = new GroundPolylineGeometry({ positions, loop, width: style.strokeWidth });
      lines.push({ geometry, id: new RecordId(layer, id), colour: stroke });
    };
    for (const geometry of geometries) {
      if (geometry.kind === 'lines') for (const line of linesOf(geometry)) addLine(line, false);
      if (geometry.kind !== 'areas') continue;
      for (const [outer, ...holes] of polygonsOf(geometry)) {
        for (const ring of [outer, ...holes]) addLine(ring, true);
        if (style.fillOpacity === 0) continue;
        const polygonHierarchy = new PolygonHierarchy(
          outer,
          holes.map((hole) => new PolygonHierarchy(hole)),
        );
        areas.push({
          geometry: new PolygonGeometry({ polygonHierarchy }),
          id: new RecordId(layer, id),
          colour: fill,
        });
      }
    }
  }

  const batches: Batch[] = [
    ...inBatches(areas, (geometryInstances) => {
      const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true });
      const classificationType = ClassificationType.TERRAIN;
      return new GroundPrimitive({ geometryInstances, appearance, classificationType });
    }),
    ...inBatches(lines, (geometryInstances) => {
      const appearance = new PolylineColorAppearance();
      const classificationType = ClassificationType.TERRAIN;
      return new GroundPolylinePrimitive({ geometryInstances, appearance, classificationType });
    }),
  ];
  for (const { primitive } of batches) scene.groundPrimitives.add(primitive);
  let shown: Shown = { visible: true, opacity: 1 };
  let left = batches;

  /** Colours can be set once a batch is built. */
  function settle(): void {
    left = left.filter((batch) => {
      if (!batch.primitive.ready) return true;
      if (batch.opacity !== shown.opacity) recolour(batch, shown.opacity);
      return false;
    });
    // On demand rendering would stop before the workers have answered; one that never does is not waited for.
    scene.requestRender();
    if (left.length === 0 || performance.now() > deadline) stopSettling();
  }
  let stopSettling: () => void = () => undefined;
  let deadline = 0;
  function startSettling(): void {
    stopSettling();
    deadline = performance.now() + LONGEST_BUILD;
    stopSettling = scene.postRender.addEventListener(settle);
  }
  if (left.length > 0) startSettling();

  return {
    show(next) {
      shown = next;
      for (const { primitive } of batches) primitive.show = next.visible;
      left = batches.filter(({ opacity }) => opacity !== next.opacity || next.visible);
      if (left.length > 0 && next.visible) startSettling();
    },
    destroy() {
      stopSettling();
      for (const { primitive } of batches) scene.groundPrimitives.remove(primitive);
    },
  };
}

function recolour(batch: Batch, opacity: number): void {
  batch.opacity = opacity;
  for (const { id, colour } of batch.instances) {
    const attributes = batch.primitive.getGeometryInstanceAttributes(id) as
      | { color?: Uint8Array }
      | undefined;
    if (attributes)
      attributes.color = ColorGeometryInstanceAttribute.toValue(colour.withAlpha(colour.alpha * opacity));
  }
}

function inBatches<Shape extends { geometry: unknown; id: RecordId; colour: Color }>(
  shapes: readonly Shape[],
  make: (instances: GeometryInstance[]) => GroundShape,
): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at < shapes.length; at += BATCH) {
    const part = shapes.slice(at, at + BATCH);
    const instances = part.map(
      ({ geometry, id, colour }) =>
        new GeometryInstance({
          geometry: geometry as PolygonGeometry,
          id,
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
        }),
    );
    batches.push({
      primitive: make(instances),
      instances: part.map(({ id, colour }) => ({ id, colour })),
      opacity: 1,
    });
  }
  return batches;
}

function pathOf(positions: Float64Array, from: number, to: number): Cartesian3[] {
  const path: Cartesian3[] = [];
  for (let i = from; i < to; i++) path.push(Cartesian3.fromDegrees(positions[3 * i], positions[3 * i + 1]));
  return path;
}

function linesOf({ positions, lineStarts }: LinesGeometry): Cartesian3[][] {
  return Array.from({ length: lineStarts.length - 1 }, (_, line) =>
    pathOf(positions, lineStarts[line], lineStarts[line + 1]),
  );
}

function polygonsOf({ positions, ringStarts, polygonStarts }: AreasGeometry): Cartesian3[][][] {
  return Array.from({ length: polygonStarts.length - 1 }, (_, polygon) =>
    Array.from({ length: polygonStarts[polygon + 1] - polygonStarts[polygon] }, (_, ring) => {
      const at = polygonStarts[polygon] + ring;
      return pathOf(positions, ringStarts[at], ringStarts[at + 1]);
    }),
  );
}
