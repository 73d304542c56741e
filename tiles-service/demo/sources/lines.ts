/** GeoJSON features, one a line (RFC 8142 without record separators). */
export const linesOf = (features: readonly unknown[]): string =>
  `${features.map((feature) => JSON.stringify(feature)).join('\n')}\n`;
