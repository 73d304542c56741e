import type { Cartesian2 } from '@cesium/engine';
import { driveCamera } from '../../stores/live-camera.ts';
import { endMotion, type Motion, useMotion } from '../../stores/motion.ts';
import { useSketch } from '../../stores/sketch.ts';
import type { GlobeContext } from '../globe-context.ts';
import { localFrame } from './local-frame.ts';
import { surroundingsOf } from './surroundings.ts';
import { intentOf, isWalkKey, strideOf, type WalkIntent } from './walk-keys.ts';
import { outsideOf, stepAmongWalls } from './walls.ts';

/** Metres above the ground that a person sees from. */
const EYE_HEIGHT = 1.6;
/** A page that draws two frames a second walks as far as one that draws sixty; one that stood still does not leap. */
const LONGEST_STEP = 0.6;
/** Degrees a second, and for a pixel of a drag and of a caught pointer. */
const TURNING = 75;
const LOOKING = 40;
const DEGREES_PER_PIXEL = 0.22;
const DEGREES_PER_CAUGHT_PIXEL = 0.12;
/** Seconds in which the eye follows most of a step up or down. */
const EASING = 0.12;
const STEEPEST = 85;
/** How often who stands still looks whether finer tiles have moved the ground, in milliseconds. */
const GROUND_INTERVAL = 500;
/** How often the speed is told, in milliseconds. */
const REPORT_INTERVAL = 250;

/** A person on foot: from when they are put down until they leave. Returns the end of it. */
export function walk(context: GlobeContext, motion: Motion & { kind: 'walk' }): () => void {
  const { scene, pointer } = context;
  const { canvas, screenSpaceCameraController: control } = scene;
  const frame = localFrame(motion.start);
  const around = surroundingsOf(context, frame);
  const held = new Set<string>();
  let running = false;
  let place: [number, number] = [0, 0];
  let feet = motion.start.height;
  let eye = feet + EYE_HEIGHT;
  let heading = motion.heading;
  let pitch = 0;
  let dragged: Cartesian2 | undefined;
  let last = performance.now();
  let reported = last;
  let grounded = 0;
  let walked = 0;
  let shown = '';
  let handle = 0;

  void around.lookAround(place, feet).then(() => {
    place = outsideOf(place, around.footprints);
    grounded = 0;
  });

  function turn(right: number, up: number): void {
    heading = (heading + right + 360) % 360;
    pitch = Math.max(-STEEPEST, Math.min(STEEPEST, pitch + up));
  }

  function intent(): WalkIntent {
    const { stick } = useMotion.getState();
    const keys = intentOf(held, running);
    return { ...keys, right: keys.right || stick.right, ahead: keys.ahead || stick.ahead };
  }

  function tick(): void {
    handle = requestAnimationFrame(tick);
    const time = performance.now();
    const seconds = Math.min(LONGEST_STEP, (time - last) / 1000);
    last = time;
    const wish = intent();
    turn(wish.turn * TURNING * seconds, wish.up * LOOKING * seconds);
    const stride = strideOf(wish, heading, seconds);
    if (stride[0] !== 0 || stride[1] !== 0) {
      const next = stepAmongWalls(place, stride, around.footprints);
      walked += Math.hypot(next[0] - place[0], next[1] - place[1]);
      place = next;
      grounded = 0;
      void around.lookAround(place, feet);
    }
    const { longitude, latitude } = frame.toDegrees(...place);
    if (time - grounded > GROUND_INTERVAL) {
      grounded = time;
      feet = around.groundAt(longitude, latitude, feet) ?? feet;
    }
    const rest = feet + EYE_HEIGHT - eye;
    eye += Math.abs(rest) < 0.005 ? rest : rest * (1 - Math.exp(-seconds / EASING));
    report(time);
    const camera = { longitude, latitude, height: eye, heading, pitch, roll: 0 };
    const key = Object.values(camera).join();
    if (key === shown) return;
    shown = key;
    driveCamera(camera);
  }

  function report(time: number): void {
    if (time - reported < REPORT_INTERVAL) return;
    const speed = Math.round((walked / (time - reported)) * 36_000) / 10;
    if (speed !== useMotion.getState().speed) useMotion.setState({ speed });
    walked = 0;
    reported = time;
  }

  function keyDown(event: KeyboardEvent): void {
    running = event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
    if (event.key === 'Escape' && !useSketch.getState().request) endMotion();
    else if (isWalkKey(event.code)) held.add(event.code);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function keyUp(event: KeyboardEvent): void {
    running = event.shiftKey;
    held.delete(event.code);
  }
  const letGo = () => held.clear();
  function movedWhileCaught({ movementX, movementY }: MouseEvent): void {
    if (document.pointerLockElement === canvas)
      turn(movementX * DEGREES_PER_CAUGHT_PIXEL, -movementY * DEGREES_PER_CAUGHT_PIXEL);
  }

  const inputs = control.enableInputs;
  control.enableInputs = false;
  const release = pointer.claim(
    {
      onDown(position) {
        dragged = position;
        return false;
      },
      onMove(position) {
        if (!dragged || document.pointerLockElement === canvas) return;
        turn((dragged.x - position.x) * DEGREES_PER_PIXEL, (position.y - dragged.y) * DEGREES_PER_PIXEL);
        dragged = position;
      },
      onUp() {
        dragged = undefined;
      },
    },
    'grab',
  );
  // Before all other keys: S opens no panel while it walks.
  addEventListener('keydown', keyDown, true);
  addEventListener('keyup', keyUp, true);
  addEventListener('blur', letGo);
  addEventListener('mousemove', movedWhileCaught);
  handle = requestAnimationFrame(tick);

  return () => {
    cancelAnimationFrame(handle);
    removeEventListener('keydown', keyDown, true);
    removeEventListener('keyup', keyUp, true);
    removeEventListener('blur', letGo);
    removeEventListener('mousemove', movedWhileCaught);
    if (document.pointerLockElement === canvas) document.exitPointerLock();
    release();
    if (!scene.isDestroyed()) control.enableInputs = inputs;
  };
}

/** Typed text, lists, sliders and dialogs keep their keys. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="slider"], [role="dialog"]') !== null
  );
}
