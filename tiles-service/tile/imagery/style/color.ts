/** Red, green, blue from 0 to 255, alpha from 0 to 1; sRGB, not premultiplied. */
export type Rgba = readonly [number, number, number, number];

/** Reads #rgb, #rrggbb, #rrggbbaa, rgb(…), rgba(…) and transparent. Undefined for anything else. */
export function parseColor(text: string): Rgba | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === 'transparent') return [0, 0, 0, 0];
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(lower)?.[1];
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const channel = (index: number) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
    return [channel(0), channel(1), channel(2), digits.length === 8 ? channel(3) / 255 : 1];
  }
  const call = /^rgba?\(([^)]*)\)$/.exec(lower)?.[1];
  if (!call) return undefined;
  const numbers = call.split(',').map(Number);
  if (numbers.length < 3 || numbers.some((number) => !Number.isFinite(number))) return undefined;
  return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
}

export function formatColor([red, green, blue, alpha]: Rgba): string {
  return `rgba(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)}, ${Math.round(alpha * 1000) / 1000})`;
}

/** Between two colours, with premultiplied channels as MapLibre does it. */
export function mixColors(a: Rgba, b: Rgba, t: number): Rgba {
  const alpha = a[3] + t * (b[3] - a[3]);
  if (alpha === 0) return [0, 0, 0, 0];
  const channel = (index: 0 | 1 | 2) => (a[index] * a[3] * (1 - t) + b[index] * b[3] * t) / alpha;
  return [channel(0), channel(1), channel(2), alpha];
}
