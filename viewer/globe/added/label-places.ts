/** A name that wants to stand right of a place of the canvas, CSS pixels. */
export interface WantedLabel {
  x: number;
  y: number;
  text: string;
}

const LINE = 18;
const GAP = 9;
const MOST_LETTERS = 24;
const MOST = 80;

/**
 * Of labels in order of importance, those that none before them covers: nobody reads a heap of names. Long names are
 * cut. Widths are estimated, Chinese signs being twice as wide as letters.
 */
export function placeLabels<Label extends WantedLabel>(labels: readonly Label[]): Label[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const placed: Label[] = [];
  for (const label of labels) {
    if (placed.length === MOST) break;
    const text = label.text.length > MOST_LETTERS ? `${label.text.slice(0, MOST_LETTERS - 1)}…` : label.text;
    const box = {
      left: label.x - GAP,
      right: label.x + GAP + widthOf(text),
      top: label.y - LINE / 2,
      bottom: label.y + LINE / 2,
    };
    const isCovered = taken.some(
      (other) =>
        box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
    );
    if (isCovered) continue;
    taken.push(box);
    placed.push({ ...label, text });
  }
  return placed;
}

function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += (sign.codePointAt(0) ?? 0) > 0x2e80 ? 13.5 : 7.5;
  return width;
}
