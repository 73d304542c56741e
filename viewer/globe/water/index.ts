import type { InputError } from '../../../models/errors.ts';
import { useWater } from '../../flood/water.ts';
import { notify } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { shownOf } from '../../water/shown-of.ts';
import { holdPictures, usePictures } from '../../water/water-pictures.ts';
import { countBytes } from '../globe-bytes.ts';
import type { GlobePart } from '../globe-context.ts';
import { WaterPrimitive } from './water-primitive.ts';

/** Milliseconds between two frames while water is seen to flow: waves need no more. */
const FLOW_INTERVAL = 40;
/** So many times as long as a frame took, no other is drawn for the flow alone. */
const REST = 2;

function refuse(error: InputError): void {
  recordError(error);
  notify(`water.failure.${error.code}`, { input: error.input });
}

/** The water of a run on the globe, between two of its pictures. */
export const part: GlobePart = ({ scene }) => {
  const primitive = new WaterPrimitive(scene, refuse);
  scene.primitives.add(primitive);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const release = holdPictures();

  function follow(): void {
    const { shows, showsFlow } = useWater.getState();
    const pictures = usePictures.getState();
    const shown = shownOf(pictures, shows);
    primitive.pictures = pictures;
    primitive.look = { ...primitive.look, shown, showsFlow };
    scene.requestRender();
  }
  const unsubscribe = [usePictures.subscribe(follow), useWater.subscribe(follow)];
  follow();

  // The engine draws only when asked: while water is seen to flow, by this clock, and never for those who want calm.
  // A machine without a graphics card takes long for a frame, and has to compute the run beside it.
  let asked: number | undefined;
  let next = 0;
  const stopTiming = scene.postRender.addEventListener(() => {
    if (asked === undefined) return;
    const now = performance.now();
    next = now + REST * (now - asked);
    asked = undefined;
  });
  const timer = setInterval(() => {
    if (!primitive.look.showsFlow || !primitive.isMoving || calm.matches || document.hidden) return;
    const now = performance.now();
    if (now < next) return;
    asked ??= now;
    primitive.look = { ...primitive.look, seconds: (now / 1000) % 3600 };
    scene.requestRender();
  }, FLOW_INTERVAL);
  const stopCounting = countBytes(scene, () => primitive.bytes);

  return {
    destroy() {
      clearInterval(timer);
      stopTiming();
      stopCounting();
      for (const end of unsubscribe) end();
      release();
      scene.primitives.remove(primitive);
    },
  };
};
