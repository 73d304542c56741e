import { i18n } from '../../locale/i18n.ts';
import type { MeasureKind, Measurement } from '../../stores/measurements.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { Units } from '../../stores/units.ts';
import type { Shape } from '../sketch/shape-set.ts';
import type { Figure } from './figures.ts';
import { formatFigure } from './format.ts';

const LINE = '#ffffff';
const TEXT = { color: '#ffffff', size: 14 };
const FILL = { color: '#38e8c2', opacity: 0.22 };
const HOVERED = '#38e8c2';

/** The place that a person points at in a chart. */
export function hoveredShape(place: GroundPlace): Shape {
  return { marks: [{ place, color: HOVERED, size: 11 }] };
}

function figureText([figure]: readonly Figure[], units: Units): string {
  if (!figure) return '';
  const { text, unit } = formatFigure(figure, units);
  return `${text} ${i18n.t(`measure.unit.${unit}`)}`;
}

/** The sketch draws the line; the figure goes with the pointer. */
export function liveShape(places: readonly GroundPlace[], figures: readonly Figure[], units: Units): Shape {
  const place = places[places.length - 1];
  return { labels: [{ place, text: figureText(figures, units), style: TEXT, fleeting: true }] };
}

/** What has been measured, with its first figure. */
export function shapeOfMeasurement({ kind, places, figures, name }: Measurement, units: Units): Shape {
  const label = [name, figureText(figures, units)].filter(Boolean).join('\n');
  const labels = (place: GroundPlace, draped = false) =>
    label === '' ? [] : [{ place, draped, text: label, style: TEXT }];
  const marks = places.map((place) => ({ place, color: LINE, size: 8 }));
  const line = (along: readonly GroundPlace[], draped = false, dashed = false) => ({
    places: along,
    draped,
    style: { color: LINE, width: 3, dashed },
  });
  switch (kind satisfies MeasureKind) {
    case 'distance':
      return { lines: [line(places)], marks, labels: labels(places[places.length - 1]) };
    case 'profile':
      return {
        lines: [line(places, true)],
        marks: [marks[0], marks[marks.length - 1]],
        labels: labels(places[places.length - 1]),
      };
    case 'area':
      return {
        lines: [line([...places, places[0]], true)],
        fill: { places, ...FILL, on: 'ground' },
        labels: labels(middleOf(places), true),
      };
    case 'height': {
      const [from, to] = places;
      const corner = { ...from, height: to.height };
      return {
        lines: [line([from, corner]), line([corner, to], false, true)],
        marks,
        labels: labels({ ...from, height: (from.height + to.height) / 2 }),
      };
    }
    case 'spot': {
      const [place] = places;
      const ground = figures.find(({ key }) => key === 'groundHeight')?.value;
      return {
        lines: ground === undefined ? [] : [line([{ ...place, height: ground }, place])],
        marks,
        labels: labels(place),
      };
    }
  }
}

function middleOf(places: readonly GroundPlace[]): GroundPlace {
  const mean = (of: (place: GroundPlace) => number) =>
    places.reduce((sum, place) => sum + of(place), 0) / places.length;
  return {
    longitude: mean(({ longitude }) => longitude),
    latitude: mean(({ latitude }) => latitude),
    height: mean(({ height }) => height),
  };
}
