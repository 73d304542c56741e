import { type Cartesian2, Cartesian3, type Scene as EngineScene, SceneTransforms } from '@cesium/engine';
import { headingBetween, shiftedPlace } from '../../../models/bim/model-move.ts';
import { type EnuFrame, enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { StandingPlace } from '../../../models/schema/model-move.ts';
import { keptOnGround, type Placing, putTo, usePlacing } from '../../placement/placing.ts';
import { nearestAlong } from '../clip/box-shape.ts';
import { localRay, onLevel, REACH } from '../clip/handle-drag.ts';
import type { GlobeContext } from '../globe-context.ts';
import { type GizmoSize, handleAt, type Metres, PLACING_HANDLES, type PlacingHandle } from './gizmo.ts';

/** Degrees that a drag turns by at a time, and the ways that catch it. */
const TURN_STEP = 0.5;
const CATCH = 15;
const CATCH_WITHIN = 1.5;

interface Drag {
  handle: PlacingHandle;
  before: StandingPlace;
  placing: Placing;
  size: GizmoSize;
  frame: EnuFrame;
  /** East, north and up where it was taken; of a turn, its degrees. */
  from: Metres;
}

export interface HandOptions {
  size(): GizmoSize | undefined;
  onHeld(handle: PlacingHandle | undefined): void;
}

/** Takes hold of the handles of a model that is being placed, until the returned function is called. */
export function startHand(
  { scene, pointer }: Pick<GlobeContext, 'scene' | 'pointer'>,
  { size, onHeld }: HandOptions,
): () => void {
  let drag: Drag | undefined;

  function handleUnder(position: Cartesian2): PlacingHandle | undefined {
    const { placing } = usePlacing.getState();
    const own = size();
    if (!placing || !own) return undefined;
    const { longitude, latitude, height } = placing.to;
    const frame = enuFrame(longitude, latitude, height);
    const away = (handle: PlacingHandle, from: { x: number; y: number } | undefined): number => {
      const at = windowOf(scene, frame, handleAt(placing, own, handle));
      return at && from ? Math.hypot(at.x - from.x, at.y - from.y) : Infinity;
    };
    // Seen from above, the arrow upwards is a point, and lies on the handle that moves over the ground.
    const isPoint = away('up', windowOf(scene, frame, handleAt(placing, own, 'move'))) < REACH;
    let nearest = REACH;
    let found: PlacingHandle | undefined;
    for (const handle of PLACING_HANDLES) {
      if (handle === 'up' && isPoint) continue;
      const distance = away(handle, position);
      if (distance < nearest) [nearest, found] = [distance, handle];
    }
    return found;
  }

  function measure(
    { handle, frame, placing, size: own }: Omit<Drag, 'from' | 'before'>,
    position: Cartesian2,
  ) {
    const ray = scene.camera.getPickRay(position);
    if (!ray) return undefined;
    const local = localRay(frame, ray);
    const at = handleAt(placing, own, handle);
    if (handle === 'move' || handle === 'turn') {
      const level = onLevel(local, at[2]);
      if (!level) return undefined;
      if (handle === 'move') return [level[0], level[1], 0] satisfies Metres;
      return [(Math.atan2(level[0], level[1]) * 180) / Math.PI, 0, 0] satisfies Metres;
    }
    const axis: Metres = handle === 'east' ? [1, 0, 0] : handle === 'north' ? [0, 1, 0] : [0, 0, 1];
    const along = nearestAlong(at, axis, local.origin, local.direction);
    return along === undefined ? undefined : (axis.map((share) => share * along) as unknown as Metres);
  }

  function dragTo(position: Cartesian2): void {
    const now = drag && measure(drag, position);
    if (!drag || !now) return;
    const { handle, before, from } = drag;
    if (handle === 'turn') {
      const turned = headingBetween(drag.placing.from.heading, before.heading) + now[0] - from[0];
      putTo({ ...before, heading: drag.placing.from.heading + caught(turned) });
      return;
    }
    const shift: Metres = [now[0] - from[0], now[1] - from[1], now[2] - from[2]];
    const to = shiftedPlace(before, shift);
    putTo(handle === 'up' ? to : keptOnGround(to));
  }

  function end(): void {
    if (!drag) return;
    const { before } = drag;
    drag = undefined;
    onHeld(undefined);
    const { placing } = usePlacing.getState();
    if (placing) putTo(placing.to, { before });
  }

  const release = pointer.claim(
    {
      onDown(position) {
        const handle = handleUnder(position);
        const { placing } = usePlacing.getState();
        const own = size();
        if (!handle || !placing || !own) return false;
        const { longitude, latitude, height } = placing.to;
        const taken = { handle, placing, size: own, frame: enuFrame(longitude, latitude, height) };
        const from = measure(taken, position);
        if (!from) return false;
        drag = { ...taken, from, before: placing.to };
        onHeld(handle);
        return true;
      },
      onMove: dragTo,
      onUp: end,
      onRest(position) {
        if (drag) return;
        const handle = position && handleUnder(position);
        scene.canvas.style.cursor = handle === 'up' ? 'ns-resize' : handle ? 'move' : '';
      },
    },
    'default',
  );
  return () => {
    end();
    release();
  };
}

/** Whole steps, and the nearest of the ways that catch. */
export function caught(degrees: number): number {
  const way = Math.round(degrees / CATCH) * CATCH;
  return Math.abs(degrees - way) <= CATCH_WITHIN ? way : Math.round(degrees / TURN_STEP) * TURN_STEP;
}

function windowOf(scene: EngineScene, frame: EnuFrame, [east, north, up]: Metres): Cartesian2 | undefined {
  const [x, y, z] = frame.toEcef(east, north, up);
  return SceneTransforms.worldToWindowCoordinates(scene, new Cartesian3(x, y, z));
}
