/**
 * Danger of flood water to people: hazard rating = depth × (speed + 0.5) + debris factor. Defra/Environment Agency,
 * Flood Risks to People Phase 2, FD2321/TR1 (2006), and its supplementary note of May 2008, whose table for planning is
 * used: debris factor 0.5 up to a depth of 0.25 m, 1 above.
 */
export function hazardRating(depth: number, speed: number): number {
  if (!(depth > 0)) return 0;
  return depth * (speed + 0.5) + (depth > 0.25 ? 1 : 0.5);
}

/** Ratings at which a class begins; the classes of the note: caution, danger for some, for most, for all. */
export const HAZARD_BOUNDS = [0.75, 1.25, 2] as const;
export const HAZARD_CLASSES = ['dry', 'low', 'moderate', 'significant', 'extreme'] as const;
export type HazardClass = (typeof HAZARD_CLASSES)[number];

/** Index of HAZARD_CLASSES; 0 where it is dry. A rating on a bound belongs to the class above it. */
export function hazardClass(rating: number): number {
  if (!(rating > 0)) return 0;
  let level = 1;
  for (const bound of HAZARD_BOUNDS) if (rating >= bound) level++;
  return level;
}
