import type { PipeKind } from '../../../models/network/index.ts';
import { lookOf, PIPE_COLOURS } from '../../../models/network/pipe-look.ts';

/** Slopes by the classes in which land is judged for building, degrees; perceptual, and no colour of a warning. */
export const SLOPE_STEPS = [
  { from: 0, colour: '#edf8fb' },
  { from: 2, colour: '#bfd3e6' },
  { from: 6, colour: '#9ebcda' },
  { from: 15, colour: '#8c6bb1' },
  { from: 25, colour: '#6e016b' },
] as const;

/** Directions from north by east, each around its middle: a ring of colours that ends where it begins. */
export const ASPECTS = [
  { id: 'north', colour: '#e2d9e2' },
  { id: 'northEast', colour: '#a5bfca' },
  { id: 'east', colour: '#6e90bf' },
  { id: 'southEast', colour: '#5d50a8' },
  { id: 'south', colour: '#2f1436' },
  { id: 'southWest', colour: '#6a1c4f' },
  { id: 'west', colour: '#ad5a53' },
  { id: 'northWest', colour: '#cfae9b' },
] as const;

export const CUT = '#762a83';
export const EVEN = '#f7f7f7';
export const FILL = '#1b7837';

/** #rrggbb of a kind of pipe, as the city's pipes are drawn. */
export const pipeColour = (kind: PipeKind): string => PIPE_COLOURS[lookOf(kind, { attributes: {} })].color;
