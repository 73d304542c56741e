import type { Socket } from 'socket.io-client';
import {
  FOLLOWED,
  type FollowAnswer,
  type FollowedView,
  type ViewChange,
} from '../../models/schema/follow.ts';
import type { Camera, ViewDocument } from '../../models/schema/view-document.ts';
import { useFollow } from '../stores/follow.ts';
import { withoutSteps } from '../stores/history.ts';
import { now } from '../stores/server-time.ts';
import { currentView, patchView, type Transition, useView } from '../stores/view.ts';
import { onMovedByHand } from './by-hand.ts';
import { CameraTrack } from './camera-track.ts';
import { ask } from './connection.ts';
import { setPaused } from './paused.ts';

/** The camera is shown this much later than the leader's, so that there is a sample on both sides, in milliseconds. */
const DELAY = 350;
/** Milliseconds between two pictures of a moving camera. */
const STEP = 33;
/** Metres and degrees that the camera may be off before the person is taken to look elsewhere. */
const OFF_METRES = 3;
const OFF_DEGREES = 1;

/** Shows what the leader of a session shows, until the returned function is called. */
export function follow(socket: Socket, city: string, code: string, name: string): () => void {
  const track = new CameraTrack();
  let applied: Camera | undefined;
  let newest: FollowedView | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isPaused = () => {
    const { state } = useFollow.getState();
    return state.role !== 'following' || state.paused;
  };

  function apply(patch: Partial<ViewDocument>, transition: Transition = 'jump'): void {
    if (patch.camera) applied = patch.camera;
    withoutSteps(() => patchView(patch, transition));
  }

  function showAll(view: FollowedView, transition: Transition): void {
    const current = currentView();
    const patch: Record<string, unknown> = {};
    // What is the same stays the same object, so that nothing is drawn anew.
    for (const key of FOLLOWED)
      if (key !== 'camera' && JSON.stringify(view[key]) !== JSON.stringify(current[key]))
        patch[key] = view[key];
    if (transition === 'fly') patch.camera = view.camera;
    if (Object.keys(patch).length > 0) apply(patch, transition);
  }

  function move(): void {
    timer = undefined;
    if (isPaused()) return;
    const time = now() - DELAY;
    const camera = track.at(time);
    if (camera && !isSame(camera, currentView().camera)) apply({ camera });
    if (!track.isPast(time)) timer = setTimeout(move, STEP);
  }

  function take(change: ViewChange): void {
    const camera = 'view' in change ? change.view.camera : change.camera;
    if ('view' in change) newest = change.view;
    else if (newest) newest = { ...newest, camera };
    const fly = 'view' in change && change.fly === true;
    if (fly) track.clear();
    track.add({ at: change.at, camera });
    if (isPaused()) return;
    if ('view' in change) showAll(change.view, fly ? 'fly' : 'jump');
    // A flight is the engine's own; what comes after it goes on from there.
    if (fly) return;
    timer ??= setTimeout(move, 0);
  }

  async function join(): Promise<void> {
    const answer = await ask<FollowAnswer>(socket, 'follow', { city, code, name });
    if ('problem' in answer) {
      useFollow.setState({ state: { role: 'none' }, problem: answer.problem });
      return;
    }
    useFollow.setState(({ state }) => ({
      state: { role: 'following', code, paused: state.role === 'following' && state.paused },
      participants: answer.participants,
      problem: undefined,
    }));
    newest = answer.view;
    track.clear();
    track.add({ at: answer.at, camera: answer.view.camera });
    if (!isPaused()) showAll(answer.view, 'fly');
  }

  const joinSafely = () =>
    void join().catch(() => useFollow.setState({ state: { role: 'none' }, problem: 'unreachable' }));
  socket.on('connect', joinSafely);
  socket.on('view', take);
  socket.on('ended', () => useFollow.setState({ state: { role: 'none' }, problem: 'ended' }));
  const unsubscribe = useView.subscribe(({ document }, { document: before }) => {
    if (document.camera === before.camera || document.camera === applied || isPaused()) return;
    if (applied && isOff(document.camera, applied)) setPaused(code, true);
  });
  const stopHand = onMovedByHand(() => {
    if (!isPaused()) setPaused(code, true);
  });
  const stopResuming = useFollow.subscribe(({ state }, { state: before }) => {
    const resumed =
      state.role === 'following' && !state.paused && before.role === 'following' && before.paused;
    if (resumed && newest) showAll(newest, 'fly');
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
    stopHand();
    stopResuming();
  };
}

function isSame(a: Camera, b: Camera): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a person has moved the camera, and not the ground that lifted it a little. */
function isOff(a: Camera, b: Camera): boolean {
  const metresPerDegree = 111_000;
  const turned = Math.abs(((a.heading - b.heading + 540) % 360) - 180);
  return (
    Math.abs(a.latitude - b.latitude) * metresPerDegree > OFF_METRES ||
    Math.abs(a.longitude - b.longitude) * metresPerDegree > OFF_METRES ||
    Math.abs(a.pitch - b.pitch) > OFF_DEGREES ||
    turned > OFF_DEGREES
  );
}
