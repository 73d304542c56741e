import type { Language } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import { currentView } from '../../stores/view.ts';
import { shownNumber, shownUnit } from '../units.ts';
import { type Drawn, isOne } from './drawn.ts';
import { FreePlaces } from './free-places.ts';
import { coveredBy, labelPlaces, withRoom } from './label-places.ts';
import type { LabelSprite, LabelSprites } from './label-sprites.ts';
import type { Item } from './shown-things.ts';
import type { ScreenSymbol } from './symbols-in-view.ts';

export interface Label {
  sprite: LabelSprite;
  /** From the place of the symbol to the label's upper left corner, CSS pixels. */
  dx: number;
  dy: number;
}

/** CSS pixels of the screen that there is one label for, at most. */
const PIXELS_PER_LABEL = 24_000;
/** With more single things than this in view, only alarms and what is selected have labels. */
const MOST_FOR_NAMES = 140;

/**
 * Which of the symbols on a screen (CSS pixels) have a label, and where: what is selected first, then alarms, then what
 * is in the middle.
 */
export function labelsFor(
  placed: readonly Drawn[],
  sprites: LabelSprites,
  { width, height, scale }: { width: number; height: number; scale: number },
  selected: Item | undefined,
): Map<ScreenSymbol, Label> {
  const labels = new Map<ScreenSymbol, Label>();
  const taken = new FreePlaces(width, height);
  for (const { x, y, sprite } of placed) taken.take(coveredBy(sprite, x, y, scale));
  const singles = placed.filter(({ symbol }) => isOne(symbol));
  const isCrowded = singles.length > MOST_FOR_NAMES * scale;
  const rank = ({ symbol: { items, level }, x, y }: Drawn) =>
    (items[0] === selected ? -1e9 : 0) +
    (level > 0 ? level * 1e5 - 1e6 : 0) +
    Math.hypot(x - width / 2, y - height / 2);
  let left = Math.ceil((width * height) / (PIXELS_PER_LABEL * scale * scale));
  const { language, appearance } = currentView();
  for (const drawn of singles.sort((a, b) => rank(a) - rank(b))) {
    const { symbol, x, y, sprite } = drawn;
    const [item] = symbol.items;
    if (isCrowded && symbol.level === 0 && item !== selected) break;
    if (left === 0) break;
    const { name, value } = labelOf(item, language);
    const label = sprites.label(name, value, appearance === 'light');
    const places = labelPlaces(sprite, label, x, y, scale);
    const free =
      places.find((box) => taken.isFree(withRoom(box))) ?? (item === selected ? places[0] : undefined);
    if (!free) continue;
    left--;
    taken.take(withRoom(free));
    labels.set(symbol, { sprite: label, dx: free.x - x, dy: free.y - y });
  }
  return labels;
}

/** The name of a thing, and its first figure with its unit. */
function labelOf({ thing }: Item, language: Language): { name: string; value: string } {
  const name = localized(thing.name, language);
  if (thing.stale) return { name, value: '' };
  const figure = thing.values.find(({ value }) => typeof value === 'number');
  if (!figure) return { name, value: '' };
  const unit = shownUnit(figure.unit);
  return { name, value: `${shownNumber(figure.value as number)}${unit ? ` ${unit}` : ''}` };
}
