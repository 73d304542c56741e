import { Cartographic } from '@cesium/engine';
import type { Camera } from '../../../models/schema/view-document.ts';
import { driveCamera } from '../../stores/live-camera.ts';
import { endMotion, type Motion, useMotion } from '../../stores/motion.ts';
import { cameraLookingAt, degreeLengths } from '../camera-math.ts';
import type { GlobeContext } from '../globe-context.ts';
import { flightPath } from './flight-path.ts';

const LONGEST_STEP = 0.6;
/** How often the place on the way is told, in milliseconds. */
const REPORT_INTERVAL = 120;
/** Where motion is unwanted, the view changes so often, in milliseconds, and at once. */
const STILL_INTERVAL = 2500;
/** Seconds that a flight takes at the speed that it begins with. */
const USUAL_SECONDS = 60;
const NEAREST_ORBIT = 40;
const FARTHEST_ORBIT = 8000;

interface Way {
  length: number;
  /** Begins again at its end. */
  closed: boolean;
  cameraAt(distance: number, height: number): Camera;
}

/** Flies along a line or around a place, as the store says: how fast, how high, playing or not. Returns the end. */
export function fly(context: GlobeContext, motion: Motion & { kind: 'path' | 'orbit' }): () => void {
  const { scene } = context;
  const way = motion.kind === 'path' ? alongPath(context, motion) : aroundPlace(motion);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  let distance = 0;
  let told = 0;
  let last = performance.now();
  let reported = 0;
  let jumped = Number.NEGATIVE_INFINITY;
  let shown = '';
  let handle = 0;
  useMotion.setState({ length: way.length, ...firstChoice(motion.kind, way.length) });

  function tick(): void {
    handle = requestAnimationFrame(tick);
    const time = performance.now();
    const seconds = Math.min(LONGEST_STEP, (time - last) / 1000);
    last = time;
    const { playing, share, speed, height } = useMotion.getState();
    // Somebody has moved the slider.
    const moved = share !== told;
    if (moved) distance = share * way.length;
    if (playing) distance += (speed / 3.6) * seconds;
    if (way.closed) distance %= way.length;
    const ended = distance >= way.length;
    if (ended) distance = way.length;
    if (moved || ended || time - reported > REPORT_INTERVAL) {
      reported = time;
      told = distance / way.length;
      if (told !== share || (ended && playing))
        useMotion.setState({ share: told, ...(ended ? { playing: false } : {}) });
    }
    if (isStill.matches && !moved && time - jumped < STILL_INTERVAL) return;
    const camera = way.cameraAt(distance, height);
    const key = Object.values(camera).join();
    if (key === shown) return;
    shown = key;
    jumped = time;
    driveCamera(camera);
  }

  /** Who takes hold of the view wants to look: the flight waits. */
  const pause = () => useMotion.setState({ playing: false });
  function keyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    endMotion();
    event.preventDefault();
    event.stopPropagation();
  }

  scene.canvas.addEventListener('pointerdown', pause);
  scene.canvas.addEventListener('wheel', pause, { passive: true });
  addEventListener('keydown', keyDown, true);
  handle = requestAnimationFrame(tick);
  return () => {
    cancelAnimationFrame(handle);
    scene.canvas.removeEventListener('pointerdown', pause);
    scene.canvas.removeEventListener('wheel', pause);
    removeEventListener('keydown', keyDown, true);
  };
}

/** A long way is flown along faster and higher than a short one; a person may change both. */
function firstChoice(kind: 'path' | 'orbit', length: number): { speed: number; height?: number } {
  const round = (value: number, least: number, most: number) =>
    Math.round(Math.max(least, Math.min(most, value)) / 10) * 10;
  const speed = round((length / USUAL_SECONDS) * 3.6, 30, 600);
  return kind === 'path' ? { speed, height: round(length / 12, 40, 300) } : { speed };
}

function alongPath({ scene }: GlobeContext, { points }: Motion & { kind: 'path' }): Way {
  const path = flightPath(points, (longitude, latitude) =>
    scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude)),
  );
  return { length: path.length, closed: false, cameraAt: path.cameraAt };
}

/** A circle that begins where the camera is, at its distance and height. */
function aroundPlace({ centre }: Motion & { kind: 'orbit' }): Way {
  const { before } = useMotion.getState();
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(centre.latitude);
  const east = before ? (before.longitude - centre.longitude) * metresPerDegreeLongitude : 0;
  const north = before ? (before.latitude - centre.latitude) * metresPerDegreeLatitude : 0;
  const up = before ? Math.max(10, before.height - centre.height) : 300;
  const across = Math.max(1, Math.hypot(east, north));
  const range = Math.min(FARTHEST_ORBIT, Math.max(NEAREST_ORBIT, Math.hypot(across, up)));
  const pitch = (-Math.min(Math.atan2(up, across), 1.4) * 180) / Math.PI;
  const start = (Math.atan2(-east, -north) * 180) / Math.PI;
  const length = 2 * Math.PI * range * Math.cos((pitch * Math.PI) / 180);
  return {
    length,
    closed: true,
    cameraAt: (distance) =>
      cameraLookingAt(centre, range, (start + (distance / length) * 360 + 720) % 360, pitch),
  };
}
