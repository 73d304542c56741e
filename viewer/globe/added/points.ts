import {
  BlendOption,
  Cartesian2,
  Cartographic,
  Color,
  type Scene as EngineScene,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  type PointPrimitive,
  PointPrimitiveCollection,
  SceneTransforms,
  VerticalOrigin,
} from '@cesium/engine';
import type { Feature } from '../../../models/feature.ts';
import { RecordId } from '../record-id.ts';
import type { Drawing, Shown } from './drawing.ts';
import { placeLabels } from './label-places.ts';
import { styleOf } from './style.ts';

interface Mark {
  point: PointPrimitive;
  place: Cartographic;
  colour: Color;
  name?: string;
}

/** Marks are seen through walls and hills: what was added is looked for. */
const SEEN_THROUGH = Number.POSITIVE_INFINITY;
/** Metres below the city's ground: coarse tiles of the terrain cut through the earth's bend, kilometres deep. */
const TOO_LOW = 800;
/** Milliseconds of a frame that go into setting marks on the ground. */
const SLICE = 4;
/** Names that are looked at when the view has come to rest. */
const MOST_NAMED = 5_000;
const LABEL_FONT = '13px system-ui, "Noto Sans SC Variable", "Noto Sans CJK SC", sans-serif';

/** Points as discs that stand on the ground as it is loaded, and the names of as many as there is room for. */
export function drawPoints(
  scene: EngineScene,
  layer: string,
  features: readonly Feature[],
  colour: string,
  ground: number,
): Drawing {
  const points = new PointPrimitiveCollection({ blendOption: BlendOption.TRANSLUCENT });
  const labels = new LabelCollection({ scene, blendOption: BlendOption.TRANSLUCENT });
  const marks: Mark[] = [];
  for (const feature of features) {
    const { id, name, attributes, geometries } = feature;
    const style = styleOf(attributes, colour);
    for (const geometry of geometries) {
      if (geometry.kind !== 'points') continue;
      const tint = Color.fromCssColorString(style.point);
      for (let i = 0; i < geometry.positions.length; i += 3) {
        const place = Cartographic.fromDegrees(geometry.positions[i], geometry.positions[i + 1], ground);
        const point = points.add({
          position: Cartographic.toCartesian(place),
          id: new RecordId(layer, id),
          pixelSize: style.pointSize,
          color: tint,
          outlineColor: Color.fromCssColorString('#0c141b'),
          outlineWidth: 1.5,
          disableDepthTestDistance: SEEN_THROUGH,
        });
        marks.push({ point, place, colour: tint, ...(i === 0 && name ? { name } : {}) });
      }
    }
  }
  if (marks.length === 0) return { show: () => undefined, destroy: () => undefined };
  scene.primitives.add(points);
  scene.primitives.add(labels);
  let shown: Shown = { visible: true, opacity: 1 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = 0;

  /** Sets marks on the ground that is loaded, a few at a time. */
  function settle(): void {
    const deadline = performance.now() + SLICE;
    let moved = false;
    while (next < marks.length && performance.now() < deadline) {
      const { point, place } = marks[next++];
      const height = scene.globe.getHeight(place);
      if (height === undefined || height < ground - TOO_LOW || Math.abs(height - place.height) < 0.2)
        continue;
      place.height = height;
      point.position = Cartographic.toCartesian(place);
      moved = true;
    }
    if (moved) scene.requestRender();
    timer = next < marks.length ? setTimeout(settle, 16) : undefined;
    if (timer === undefined) nameMarks();
  }
  function resettle(): void {
    next = 0;
    timer ??= setTimeout(settle, 16);
  }

  function nameMarks(): void {
    labels.removeAll();
    if (shown.visible) {
      const { clientWidth: width, clientHeight: height } = scene.canvas;
      const named = marks.filter(({ name }) => name !== undefined).slice(0, MOST_NAMED);
      const window = new Cartesian2();
      const places = named.flatMap((mark) => {
        const at = SceneTransforms.worldToWindowCoordinates(scene, mark.point.position, window);
        return at && at.x > 0 && at.y > 0 && at.x < width && at.y < height
          ? [{ x: at.x, y: at.y, text: mark.name!, mark }]
          : [];
      });
      for (const { mark, text } of placeLabels(places)) {
        labels.add({
          position: mark.point.position,
          id: mark.point.id,
          text,
          font: LABEL_FONT,
          style: LabelStyle.FILL_AND_OUTLINE,
          fillColor: Color.WHITE.withAlpha(shown.opacity),
          outlineColor: Color.fromCssColorString('#0c141b').withAlpha(shown.opacity),
          outlineWidth: 3,
          pixelOffset: new Cartesian2(9, 0),
          horizontalOrigin: HorizontalOrigin.LEFT,
          verticalOrigin: VerticalOrigin.CENTER,
          disableDepthTestDistance: SEEN_THROUGH,
        });
      }
    }
    scene.requestRender();
    // Letters are drawn into a picture first, and seen in the frame after.
    setTimeout(() => scene.isDestroyed() || scene.requestRender(), 50);
  }

  const stop = [
    scene.camera.moveEnd.addEventListener(resettle),
    scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
      if (pending === 0) resettle();
    }),
  ];
  resettle();

  return {
    show(next) {
      const isSame = next.opacity === shown.opacity;
      shown = next;
      points.show = next.visible;
      labels.show = next.visible;
      if (!isSame) for (const { point, colour: tint } of marks) point.color = tint.withAlpha(next.opacity);
      nameMarks();
    },
    destroy() {
      clearTimeout(timer);
      for (const end of stop) end();
      scene.primitives.remove(points);
      scene.primitives.remove(labels);
    },
  };
}
