import { isTyping } from '../../app/is-typing.ts';
import { movePlacing, scopeOf, usePlacing } from '../../placement/placing.ts';
import { redo, undo } from '../../stores/history.ts';

/** Metres and degrees of a key; with Shift a tenth of it, with Ctrl ten times. */
const STEP = 1;

/**
 * Arrow keys move the model over the ground, away from whoever looks and to both sides, by the nearest of the four
 * quarters; Page Up and Page Down move it up and down, comma and full stop turn it; Ctrl+Z takes steps back. `heading`:
 * of the camera, radians. Returns the end of it.
 */
export function listenForKeys(heading: () => number): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || isTyping(event.target) || isChoosing(event.target)) return;
    const way = WAYS[event.code];
    if (!way) {
      if (takesBack(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
    const step = STEP * (event.shiftKey ? 0.1 : event.ctrlKey ? 10 : 1);
    const [right, ahead, up, turn] = way.map((share) => share * step);
    const [east, north] = turnedQuarter(right, ahead, heading());
    movePlacing([east, north, up], turn, event.code);
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('keydown', listen, true);
  return () => removeEventListener('keydown', listen, true);
}

/** Right, ahead, up, clockwise. */
const WAYS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  ArrowRight: [1, 0, 0, 0],
  ArrowLeft: [-1, 0, 0, 0],
  ArrowUp: [0, 1, 0, 0],
  ArrowDown: [0, -1, 0, 0],
  PageUp: [0, 0, 1, 0],
  PageDown: [0, 0, -1, 0],
  Period: [0, 0, 0, 1],
  Comma: [0, 0, 0, -1],
};

/** Ctrl+Z takes back the last step of the placing, Ctrl+Y or Ctrl+Shift+Z does it again: none of the city's. */
export function takesBack({
  key,
  ctrlKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey'>): boolean {
  const { placing } = usePlacing.getState();
  const letter = key.toLowerCase();
  if (!placing || !ctrlKey || (letter !== 'z' && letter !== 'y')) return false;
  if (letter === 'z' && !shiftKey) undo(scopeOf(placing));
  else redo(scopeOf(placing));
  return true;
}

/** East and north of what is to the right and ahead, for whoever looks by the nearest quarter. */
export function turnedQuarter(right: number, ahead: number, heading: number): [number, number] {
  const quarter = ((Math.round(heading / (Math.PI / 2)) % 4) + 4) % 4;
  const [sine, cosine] = [[0, 1, 0, -1][quarter], [1, 0, -1, 0][quarter]];
  return [right * cosine + ahead * sine + 0, ahead * cosine - right * sine + 0];
}

/** Arrow keys go through lists and tabs. */
function isChoosing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      '[role="listbox"], [role="combobox"], [role="radiogroup"], [role="tablist"], [role="slider"], [role="menu"]',
    ) !== null
  );
}
