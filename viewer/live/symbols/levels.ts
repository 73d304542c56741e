/** How one of the four statutory warning levels looks: colour, numeral and shape, each telling it alone. */
export interface LevelLook {
  numeral: string;
  color: string;
  /** Of what is written on the colour; at least 4.5 : 1. */
  ink: string;
  /** On a grid of 24. */
  shape: string;
  /** Where the numeral's middle is on that grid. */
  middle: number;
}

/** By level, 1 (I, red) to 4 (IV, blue). */
export const LEVEL_LOOKS: Readonly<Record<1 | 2 | 3 | 4, LevelLook>> = {
  1: {
    numeral: 'I',
    color: '#d3222a',
    ink: '#ffffff',
    shape: 'M12 1.5 22.5 12 12 22.5 1.5 12z',
    middle: 12,
  },
  2: { numeral: 'II', color: '#ee7d00', ink: '#000000', shape: 'M12 2 23 21.5H1z', middle: 15.5 },
  3: { numeral: 'III', color: '#f5d400', ink: '#000000', shape: 'M3 3h18v18H3z', middle: 12 },
  4: {
    numeral: 'IV',
    color: '#1f6fd0',
    ink: '#ffffff',
    shape: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z',
    middle: 12,
  },
};

/** The look of a level; undefined for 0 and what is none. */
export function levelLook(level: number): LevelLook | undefined {
  return LEVEL_LOOKS[level as 1 | 2 | 3 | 4];
}
