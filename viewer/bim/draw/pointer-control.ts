import type { RoomCamera } from '../../../models/schema/room.ts';
import { metresPerPixel, shifted, turned, zoomed } from './camera-moves.ts';

export interface PointerControlOptions {
  canvas: HTMLCanvasElement;
  camera: () => RoomCamera;
  isPlan: () => boolean;
  /** The camera is moved: at once, many times while a pointer is drawn. */
  onMove: (camera: RoomCamera) => void;
  /** What lies under a pixel of the canvas, in the frame of the building. */
  placeAt: (x: number, y: number) => readonly number[] | undefined;
  /** A press without a drag. */
  onClick: (x: number, y: number, event: PointerEvent) => void;
  onDoubleClick: (x: number, y: number) => void;
  /** The pointer is somewhere else and not pressed; undefined: it has left. */
  onHover: (at: { x: number; y: number } | undefined) => void;
}

/** Degrees that a drag over one pixel turns. */
const TURN = 0.32;
/** Pixels up to which a press is a click. */
const SLACK = 4;

/**
 * Moves the camera by pointer: drag turns, with Shift or another button (or two fingers) it shifts, the wheel and two
 * fingers come nearer to what is under them. A plan is shifted and not turned. Returns the end of it.
 */
export function startPointerControl(options: PointerControlOptions): () => void {
  const { canvas, camera, isPlan, onMove, placeAt } = options;
  const pointers = new Map<number, { x: number; y: number }>();
  const ends = new AbortController();
  let start: { x: number; y: number; moved: boolean; shifts: boolean } | undefined;
  let spread = 0;
  let towards: { x: number; y: number; time: number; place: readonly number[] | undefined } | undefined;

  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listen: (event: HTMLElementEventMap[Name]) => void,
  ): void => canvas.addEventListener(name, listen, { signal: ends.signal, passive: false });
  const at = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  /** The first place under a wheel that is turned counts for all of the turn: looking again costs a frame. */
  const placeFor = (x: number, y: number): readonly number[] | undefined => {
    const time = performance.now();
    if (!towards || time - towards.time > 400 || Math.hypot(towards.x - x, towards.y - y) > 12)
      towards = { x, y, time, place: placeAt(x, y) };
    towards.time = time;
    return towards.place;
  };
  const shift = (dx: number, dy: number): void => {
    const now = camera();
    const metres = metresPerPixel(now.distance, canvas.clientHeight);
    onMove(shifted(now, -dx * metres, dy * metres));
  };

  on('contextmenu', (event) => event.preventDefault());
  on('pointerdown', (event) => {
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    spread = 0;
    start = {
      ...at(event),
      moved: pointers.size > 1,
      shifts: isPlan() || event.shiftKey || event.button !== 0,
    };
  });
  on('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    const place = at(event);
    if (!before) return options.onHover(place);
    pointers.set(event.pointerId, place);
    if (!start) return;
    if (!start.moved && Math.hypot(place.x - start.x, place.y - start.y) < SLACK) return;
    start.moved = true;
    const share = 1 / pointers.size;
    const [dx, dy] = [(place.x - before.x) * share, (place.y - before.y) * share];
    if (pointers.size > 1) {
      shift(dx, dy);
      const [a, b] = [...pointers.values()];
      const wide = Math.hypot(a.x - b.x, a.y - b.y);
      if (spread > 0 && wide > 0)
        onMove(zoomed(camera(), spread / wide, placeFor((a.x + b.x) / 2, (a.y + b.y) / 2)));
      spread = wide;
    } else if (start.shifts) shift(dx, dy);
    else onMove(turned(camera(), dx * TURN, -dy * TURN));
  });
  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    spread = 0;
    if (pointers.size > 0) return;
    if (event.type === 'pointerup' && start && !start.moved && event.button === 0)
      options.onClick(start.x, start.y, event);
    start = undefined;
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('pointerleave', () => options.onHover(undefined));
  on('dblclick', (event) => {
    const { x, y } = at(event);
    options.onDoubleClick(x, y);
  });
  on('wheel', (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { x, y } = at(event);
    const factor = Math.exp(Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0016);
    onMove(zoomed(camera(), factor, placeFor(x, y)));
  });
  return () => ends.abort();
}
