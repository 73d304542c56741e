import { InputError } from '../../../models/errors.ts';

/** How an item of a case is called in errors: `walls[2] "east-levee"`. */
export const itemName = (list: string, index: number, id?: string): string =>
  `${list}[${index}]${id === undefined ? '' : ` "${id}"`}`;

/** What lies where the case knows no ground. */
export const outside = (item: string): InputError =>
  new InputError(
    'flood-outside',
    item,
    'it lies outside of the grid of the case.',
    'Move it, or widen `extent`; positions are longitude first, then latitude.',
  );
