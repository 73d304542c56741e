import type { Legend } from './result.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Of what has a place but no value. */
export const UNKNOWN: Rgb = [127, 136, 141];

/** Red, green and blue (0–255) of a value; undefined for NaN and for a class that the legend does not have. */
export function colourOf(legend: Legend, value: number): Rgb | undefined {
  if (Number.isNaN(value)) return undefined;
  switch (legend.kind) {
    case 'classes': {
      const found = legend.classes.find((one) => one.value === value);
      return found && rgbOf(found.colour);
    }
    case 'steps': {
      const { steps } = legend;
      const found = steps.findLast(({ from }) => value >= from) ?? steps[0];
      return rgbOf(found.colour);
    }
    case 'ramp': {
      const { stops } = legend;
      const next = stops.findIndex((stop) => stop.value >= value);
      if (next <= 0) return rgbOf(stops[next === 0 ? 0 : stops.length - 1].colour);
      const [from, to] = [stops[next - 1], stops[next]];
      const share = (value - from.value) / (to.value - from.value);
      const [a, b] = [rgbOf(from.colour), rgbOf(to.colour)];
      return [0, 1, 2].map((part) => a[part] + (b[part] - a[part]) * share) as unknown as Rgb;
    }
  }
}

const parsed = new Map<string, Rgb>();

function rgbOf(colour: string): Rgb {
  let rgb = parsed.get(colour);
  if (!rgb) {
    rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
    parsed.set(colour, rgb);
  }
  return rgb;
}

export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}
