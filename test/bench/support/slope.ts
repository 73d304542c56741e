/** Two-sided 95 % of Student's t by degrees of freedom (NIST, Engineering Statistics Handbook, 1.3.6.7.2). */
const STUDENT: readonly [number, number][] = [
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [7, 2.365],
  [10, 2.228],
  [15, 2.131],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
];

/**
 * Slope of a line through points [x, y] by least squares, and half the width of its 95 % confidence interval; infinite for
 * fewer than three points. For few degrees of freedom the next smaller entry of the table is taken, which is on the safe
 * side.
 */
export function slopeOf(points: readonly (readonly [number, number])[]): {
  slope: number;
  confidence: number;
} {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const xx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / xx;
  if (n < 3) return { slope, confidence: Number.POSITIVE_INFINITY };
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const [, t] = STUDENT.findLast(([freedom]) => freedom <= n - 2) as [number, number];
  return { slope, confidence: t * Math.sqrt(rest / (n - 2) / xx) };
}
