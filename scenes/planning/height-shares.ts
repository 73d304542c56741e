import { HEIGHT_ORIGINS, type HeightOrigin, type HeightShares } from '../../models/schema/analysis-result.ts';

/** Shares of what heights come from. */
export function heightShares(origins: readonly HeightOrigin[]): HeightShares {
  const share = (origin: HeightOrigin) =>
    origins.length === 0 ? 0 : origins.filter((one) => one === origin).length / origins.length;
  const [measured, derived, assumed, designed] = HEIGHT_ORIGINS.map(share);
  return { measured, derived, assumed, designed, features: origins.length };
}
