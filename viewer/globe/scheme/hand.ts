import {
  type Cartesian2,
  Cartesian3,
  Cartographic,
  Ellipsoid,
  Math as EngineMath,
  Plane as EnginePlane,
  IntersectionTests,
  SceneTransforms,
} from '@cesium/engine';
import type { Position } from '../../../models/schema/position.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { useFigures } from '../../planning/figures.ts';
import { type Grip, gripsOf, outlinesOf, type Pulling, pulled } from '../../planning/pull.ts';
import {
  type ChosenItem,
  changeScheme,
  chooseItem,
  dragScheme,
  useScheme,
} from '../../planning/scheme-store.ts';
import type { GlobeContext } from '../globe-context.ts';
import { nearestPoint } from '../sketch/snap.ts';
import { metresPerPixel } from '../view-scale.ts';

/** CSS pixels around a grip that are the grip's, and within which what is drawn is drawn to an outline. */
const GRIP_RADIUS = 14;
const SNAP_PIXELS = 9;

export interface PlacedGrip {
  grip: Grip;
  at: Position;
  point: Cartesian3;
}

export interface SchemeHandOptions {
  /** Ellipsoidal metres that a grip of the chosen item is drawn at. */
  heightOf(grip: Grip, at: Position): number;
  /** A click on what is no part of the scheme. */
  onElsewhere(position: Cartesian2): void;
}

/** The grips of what is chosen, in space. */
export function placedGrips(
  scheme: Scheme,
  chosen: ChosenItem,
  heightOf: SchemeHandOptions['heightOf'],
): PlacedGrip[] {
  return gripsOf(scheme, chosen).map(({ grip, at }) => ({
    ...{ grip, at },
    point: Cartesian3.fromDegrees(at[0], at[1], heightOf(grip, at)),
  }));
}

/** While it is there, clicks choose parts of the open scheme, and grips of what is chosen are pulled and pushed. */
export function startHand(
  { scene, pointer }: Pick<GlobeContext, 'scene' | 'pointer'>,
  { heightOf, onElsewhere }: SchemeHandOptions,
): () => void {
  let drag: { from: Scheme; chosen: ChosenItem; held: PlacedGrip; pulling: Pulling } | undefined;

  function gripAt(position: Cartesian2): PlacedGrip | undefined {
    const { scheme, chosen } = useScheme.getState();
    if (!scheme || !chosen) return undefined;
    const grips = placedGrips(scheme, chosen, heightOf);
    const points = grips.map(({ point }) => SceneTransforms.worldToWindowCoordinates(scene, point));
    const index = nearestPoint(position, points, GRIP_RADIUS);
    return index === undefined ? undefined : grips[index];
  }

  function itemAt(position: Cartesian2): ChosenItem | undefined {
    const picked = scene.pick(position, 5, 5) as { id?: { scheme?: ChosenItem } } | undefined;
    return picked?.id?.scheme;
  }

  function dragTo(position: Cartesian2): void {
    if (!drag) return;
    const { from, chosen, held, pulling } = drag;
    const up = held.grip.does === 'roof' ? metresUp(position, held.point) : 0;
    const to = held.grip.does === 'roof' ? held.at : placeAt(position, held.point);
    if (!to || up === undefined) return;
    dragScheme(pulled(from, chosen, held.grip, { from: held.at, to, up }, pulling));
  }

  /** Metres over a point of the place on the upright line through it that is nearest to what is pointed at. */
  function metresUp(position: Cartesian2, point: Cartesian3): number | undefined {
    const ray = scene.camera.getPickRay(position);
    if (!ray) return undefined;
    const normal = Ellipsoid.WGS84.geodeticSurfaceNormal(point);
    const across = Cartesian3.dot(normal, ray.direction);
    const spread = 1 - across * across;
    // Straight from above an upright line is a point.
    if (spread < 1e-4) return undefined;
    const away = Cartesian3.subtract(ray.origin, point, new Cartesian3());
    return (Cartesian3.dot(away, normal) - across * Cartesian3.dot(away, ray.direction)) / spread;
  }

  /** Degrees of what is pointed at on the level plane through a point. */
  function placeAt(position: Cartesian2, point: Cartesian3): Position | undefined {
    const ray = scene.camera.getPickRay(position);
    const level = EnginePlane.fromPointNormal(point, Ellipsoid.WGS84.geodeticSurfaceNormal(point));
    const hit = ray && IntersectionTests.rayPlane(ray, level);
    if (!hit) return undefined;
    const { longitude, latitude } = Cartographic.fromCartesian(hit);
    return [EngineMath.toDegrees(longitude), EngineMath.toDegrees(latitude)];
  }

  function endDrag(): void {
    if (!drag) return;
    drag = undefined;
    const { dragged } = useScheme.getState();
    if (dragged) changeScheme(() => dragged);
    else dragScheme(undefined);
  }

  const release = pointer.claim(
    {
      onClick(position) {
        if (gripAt(position)) return;
        const item = itemAt(position);
        if (item) chooseItem(item);
        else onElsewhere(position);
      },
      onDown(position) {
        const { scheme, chosen } = useScheme.getState();
        const { plane, standing = [] } = useFigures.getState();
        const held = gripAt(position);
        if (!scheme || !chosen || !held || !plane) return false;
        const within = SNAP_PIXELS * metresPerPixel(scene, groundOf(held));
        drag = {
          ...{ from: scheme, chosen, held },
          pulling: { plane, within, outlines: outlinesOf(scheme, standing, plane, chosen) },
        };
        return true;
      },
      onMove: dragTo,
      onUp: endDrag,
      onRest(position) {
        if (drag || !position) return;
        const grip = gripAt(position)?.grip.does;
        scene.canvas.style.cursor =
          grip === 'roof'
            ? 'ns-resize'
            : grip === 'turn'
              ? 'grab'
              : grip
                ? 'move'
                : itemAt(position)
                  ? 'pointer'
                  : '';
      },
    },
    '',
  );
  return () => {
    if (drag) endDrag();
    release();
  };
}

function groundOf({ point }: PlacedGrip) {
  const { longitude, latitude, height } = Cartographic.fromCartesian(point);
  return { longitude: EngineMath.toDegrees(longitude), latitude: EngineMath.toDegrees(latitude), height };
}
