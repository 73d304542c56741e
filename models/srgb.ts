/** A share (0–1) of an sRGB channel as linear light (0–1), after IEC 61966-2-1. */
export function linearOf(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
