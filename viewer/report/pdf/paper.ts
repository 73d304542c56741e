/** Sizes in points (1/72 inch) of an upright A4. */
export const PAGE = { width: 595.28, height: 841.89 } as const;
export const MARGIN = { left: 48, right: 48, top: 52, bottom: 56 } as const;
export const CONTENT = PAGE.width - MARGIN.left - MARGIN.right;
export const METRES_PER_POINT = 0.0254 / 72;

/** Ink on paper: the page's light theme. */
export const INK = {
  text: '#1b2430',
  muted: '#5c6875',
  rule: '#d3dae1',
  shade: '#f3f6f8',
  accent: '#00715f',
  // Red is a statutory warning's.
  trouble: '#a3195b',
  paper: '#ffffff',
} as const;

const ROUND = [1, 2, 2.5, 5];

/** The largest round number (1, 2, 2.5 or 5 times a power of ten) that is not larger. */
export function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ROUND.reduce(
    (best, factor) => (factor * power <= value * (1 + 1e-9) ? factor * power : best),
    power,
  );
}

/** The smallest round number that is not smaller. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [...ROUND, 10].find((factor) => factor * power >= value * (1 - 1e-9))! * power;
}
