import { type ModelMove, modelMoveSchema } from '../schema/model-move.ts';

/** Behind the address of a store that was moved since it was written: how. */
const MARK = '#moved=';
const KEYS = ['from', 'to'] as const;

/** The address of the store of a model that was put elsewhere; whoever opens it reads everything where it stands now. */
export function movedAddress(address: string, move: ModelMove | undefined): string {
  if (!move) return address;
  const numbers = KEYS.flatMap((key) => {
    const { longitude, latitude, height, heading } = move[key];
    return [longitude, latitude, height, heading];
  });
  return `${address}${MARK}${numbers.join(',')}`;
}

/** An address as servers know it, and what it says of a move. Throws ZodError for a move that is none. */
export function plainAddress(address: string): { plain: string; moved?: ModelMove } {
  const at = address.indexOf(MARK);
  if (at < 0) return { plain: address };
  const numbers = address
    .slice(at + MARK.length)
    .split(',')
    .map(Number);
  const place = (from: number) => {
    const [longitude, latitude, height, heading] = numbers.slice(from, from + 4);
    return { longitude, latitude, height, heading };
  };
  return { plain: address.slice(0, at), moved: modelMoveSchema.parse({ from: place(0), to: place(4) }) };
}
