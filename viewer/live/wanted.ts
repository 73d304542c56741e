import { cellsOf } from '../../models/live/cells.ts';
import { FASTEST_REPLAY, RECORD_KINDS, type SubscriptionRequest } from '../../models/live/subscription.ts';
import type { Extent, Layer } from '../../models/schema/layer.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { cityTime } from '../stores/clock.ts';
import { isLive } from '../stores/live.ts';
import { shownLayer } from '../stores/view.ts';
import { areaOf, cameraExtent, holds, padded } from './camera-extent.ts';

/** Metres above the ground from which on, and below which again, single things are too many and too small. */
const AFAR = 32_000;
const NEAR = 24_000;
/** Cells of things at once; a view of more is told of from afar. */
const MOST_NEAR = 400;
/** Share of the extent that is asked for around it, so that a small movement asks for nothing. */
const AROUND = 0.3;
/** So much larger than it need be, what is told is asked for anew. */
const TOO_LARGE = 5;
/** Share of the area of which single things were too many, from which on they are asked for again. */
const FEWER = 0.6;

/** What a view asks of the server, as far as it is known without asking. */
export interface Wanted {
  layers: readonly string[];
  detail: 'near' | 'summary';
  extent: Extent;
  /** What makes a replay another one; undefined: live. */
  replay: { time: number; speed: number; anchor: number } | undefined;
  /** Square degrees of which the server would not tell these layers' single things: they are too many. */
  tooMany?: number;
}

/** What is asked for instead, where the single things of what is wanted are more than the server tells a page. */
export function fromAfar(wanted: Wanted): Wanted {
  return { ...wanted, detail: 'summary', tooMany: areaOf(wanted.extent) };
}

/**
 * What a view wants to be told: of what its camera sees, or, while a building is open, of that building. What was asked for before goes on where it is enough (the same object), so that small
 * movements of the camera ask for nothing.
 */
export function wantedBy(
  view: Pick<ViewDocument, 'camera' | 'clock' | 'layers' | 'room'>,
  anchor: number,
  layers: readonly Layer[],
  ground: number,
  before: Wanted | undefined,
): Wanted {
  const shown = layers.filter((layer) => isLive(layer) && shownLayer(layer, view).visible);
  const named = shown.map(({ id }) => id).sort();
  const ids = before?.layers.join() === named.join() ? before.layers : named;
  // The city's camera stands still below a building that is open, wherever it is.
  const inside = view.room && layers.find(({ id }) => id === view.room?.layer)?.extent;
  const needed = inside ?? cameraExtent(view.camera, ground);
  const above = inside ? 0 : view.camera.height - ground;
  const around = padded(needed, AROUND);
  const tooMany = before?.layers === ids ? before.tooMany : undefined;
  const isTooMany = tooMany !== undefined && areaOf(around) > tooMany * FEWER;
  // Once afar for its height, it is so until it is well below it.
  const isHigh = above > (before?.detail === 'summary' && tooMany === undefined ? NEAR : AFAR);
  const isFar = isTooMany || isHigh || !cellsOf(around, MOST_NEAR);
  const detail = isFar ? 'summary' : 'near';
  const { clock } = view;
  // A run is a world of its own: what is live goes on beside it, whatever its clock says.
  const past = clock.mode === 'replay' ? { time: clock.time, speed: clock.speed, anchor } : undefined;
  const replay = isSame(before?.replay, past) ? before?.replay : past;
  const isEnough =
    before !== undefined &&
    before.detail === detail &&
    before.layers === ids &&
    before.replay === replay &&
    (detail === 'summary' ||
      (holds(before.extent, needed) && areaOf(before.extent) < TOO_LARGE * areaOf(around)));
  if (isEnough) return before;
  return { layers: ids, detail, extent: around, replay, ...(isTooMany && { tooMany }) };
}

/** What is sent, at `now` of the server's clock. */
export function requestFor(
  { layers, detail, extent, replay }: Wanted,
  city: string,
  now: number,
): SubscriptionRequest {
  return {
    city,
    layers: layers.map((id) => ({ id, detail })),
    records: [...RECORD_KINDS],
    ...(detail === 'near' && { extent }),
    ...(replay && {
      time: {
        from: cityTime({ mode: 'replay', time: replay.time, speed: replay.speed }, replay.anchor, now),
        // Faster, or backwards: it stands still, and is asked for again and again.
        speed: isPlayable(replay.speed) ? replay.speed : 0,
      },
    }),
  };
}

/** Whether the server can play at a speed. */
export const isPlayable = (speed: number): boolean => speed >= 0 && speed <= FASTEST_REPLAY;

function isSame(a: Wanted['replay'], b: Wanted['replay']): boolean {
  return a?.time === b?.time && a?.speed === b?.speed && a?.anchor === b?.anchor;
}
