/** The longest round length (1, 2 or 5 times a power of ten) that is no wider than `maximum` pixels. */
export function scaleBar(
  metresPerPixel: number,
  maximum: number,
): { metres: number; pixels: number } | undefined {
  if (!(metresPerPixel > 0) || !Number.isFinite(metresPerPixel)) return undefined;
  const longest = metresPerPixel * maximum;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = power * (longest / power >= 5 ? 5 : longest / power >= 2 ? 2 : 1);
  return { metres, pixels: metres / metresPerPixel };
}

export function formatLength(metres: number): string {
  return metres >= 1000
    ? `${metres / 1000} km`
    : metres >= 1
      ? `${metres} m`
      : `${Math.round(metres * 100)} cm`;
}
