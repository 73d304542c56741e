import type { AttributeValue } from '../../../models/feature.ts';

/** How one feature is drawn: CSS colours and opacities. */
export interface FeatureStyle {
  point: string;
  pointSize: number;
  stroke: string;
  strokeOpacity: number;
  strokeWidth: number;
  fill: string;
  fillOpacity: number;
}

/** Colours of their own for what was added; those of warning levels and the accent are not among them. */
const COLOURS = ['#c792ff', '#ff8ad1', '#9be07c', '#e3cfae', '#a9a6ff', '#d48fb0'];

/** The colour of an added thing, by the number in its id. */
export function colourOfItem(id: string): string {
  const number = Number(/\d+$/.exec(id)?.[0] ?? 0);
  return COLOURS[(number + COLOURS.length - 1) % COLOURS.length];
}

const SIZES: Record<string, number> = { small: 7, medium: 10, large: 14 };

/** The style of a feature by its simplestyle 1.1 attributes; what they leave out is in the colour of its layer. */
export function styleOf(attributes: Record<string, AttributeValue>, colour: string): FeatureStyle {
  return {
    point: colourIn(attributes['marker-color']) ?? colour,
    pointSize: SIZES[String(attributes['marker-size'])] ?? 10,
    stroke: colourIn(attributes['stroke']) ?? colour,
    strokeOpacity: share(attributes['stroke-opacity']) ?? 1,
    strokeWidth: Math.min(12, Math.max(1, numberIn(attributes['stroke-width']) ?? 3)),
    fill: colourIn(attributes['fill']) ?? colourIn(attributes['stroke']) ?? colour,
    fillOpacity: share(attributes['fill-opacity']) ?? 0.32,
  };
}

/** #rgb or #rrggbb, with or without the number sign; other texts are no colours of simplestyle. */
function colourIn(value: AttributeValue | undefined): string | undefined {
  const digits = typeof value === 'string' ? /^#?((?:[\da-f]{3}){1,2})$/i.exec(value.trim())?.[1] : undefined;
  return digits && `#${digits.toLowerCase()}`;
}

function numberIn(value: AttributeValue | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function share(value: AttributeValue | undefined): number | undefined {
  const number = numberIn(value);
  return number === undefined ? undefined : Math.min(1, Math.max(0, number));
}
