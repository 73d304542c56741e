import type { Sprite } from '../symbols/sprites.ts';
import type { Item } from './shown-things.ts';
import type { ScreenSymbol } from './symbols-in-view.ts';

export interface Place {
  longitude: number;
  latitude: number;
  height: number;
  heading?: number | undefined;
}
/** Where a thing is drawn at a time of the city's clock. */
export type PlaceOf = (item: Item, time: number) => Place;

/** A symbol as it was drawn last. */
export interface Drawn {
  symbol: ScreenSymbol;
  /** Of its first thing, reckoned once for a picture; of what is known from afar only, a guess. */
  place: Place;
  x: number;
  y: number;
  sprite: Sprite;
}

/** Whether a symbol is one thing, and not several, nor what is only known from afar. */
export function isOne({ items, count }: ScreenSymbol): boolean {
  return count === 1 && items.length === 1;
}
