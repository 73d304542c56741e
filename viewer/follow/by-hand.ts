import { onCameraSteered } from '../stores/live-camera.ts';

/** A pointer that goes farther than this with a button held down drags, in CSS pixels. */
const DRAG = 4;

/**
 * Hears of each movement of the camera by the person before the screen, by key, button, wheel, finger or drag, at
 * once: the view document tells of it later, and not at all where the leader's next picture comes before. Returns
 * the end.
 */
export function onMovedByHand(listener: () => void): () => void {
  let from: { x: number; y: number } | undefined;
  const down = ({ target, clientX, clientY }: PointerEvent) => {
    from = isCity(target) ? { x: clientX, y: clientY } : undefined;
  };
  const drag = ({ buttons, clientX, clientY }: PointerEvent) => {
    if (buttons === 0) from = undefined;
    if (from && Math.hypot(clientX - from.x, clientY - from.y) > DRAG) listener();
  };
  const wheel = ({ target }: WheelEvent) => {
    if (isCity(target)) listener();
  };
  const listened = new AbortController();
  const options = { capture: true, passive: true, signal: listened.signal };
  addEventListener('pointerdown', down, options);
  addEventListener('pointermove', drag, options);
  addEventListener('wheel', wheel, options);
  const stop = onCameraSteered(listener);
  return () => {
    listened.abort();
    stop();
  };
}

/** The page's main part is the city; a chart in a panel has wheels and drags of its own. */
function isCity(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('main') !== null;
}
