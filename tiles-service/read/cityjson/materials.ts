/** RGBA 0–255 of each material; alpha 0 where it has no diffuse colour. */
export type MaterialColors = Uint8Array;

/** The colours of `appearance.materials`: diffuse colour (0–1 per channel) and transparency (0 opaque – 1). */
export function materialColors(materials: unknown): MaterialColors {
  if (!Array.isArray(materials)) return new Uint8Array(0);
  const colors = new Uint8Array(materials.length * 4);
  materials.forEach((material: { diffuseColor?: unknown; transparency?: unknown } | null, index) => {
    const diffuse = material?.diffuseColor;
    if (!Array.isArray(diffuse) || diffuse.length < 3) return;
    for (let channel = 0; channel < 3; channel++) colors[index * 4 + channel] = toByte(diffuse[channel]);
    const transparency = typeof material?.transparency === 'number' ? material.transparency : 0;
    // 0 is kept for "no colour": a wholly transparent surface is next to invisible.
    colors[index * 4 + 3] = Math.max(1, toByte(1 - transparency));
  });
  return colors;
}

function toByte(value: unknown): number {
  return typeof value === 'number' ? Math.round(Math.min(1, Math.max(0, value)) * 255) : 0;
}

/** One theme of a geometry's materials: one index for all surfaces, or nested like the boundaries. */
export interface MaterialTheme {
  value?: unknown;
  values?: unknown;
}

/** The theme to draw a geometry in: the file's default one, or the first. */
export function pickTheme(material: unknown, defaultTheme: string | undefined): MaterialTheme | undefined {
  if (typeof material !== 'object' || material === null) return undefined;
  const themes = material as Record<string, unknown>;
  const name =
    defaultTheme !== undefined && Object.hasOwn(themes, defaultTheme) ? defaultTheme : Object.keys(themes)[0];
  const theme = name === undefined ? undefined : themes[name];
  return typeof theme === 'object' && theme !== null ? theme : undefined;
}
