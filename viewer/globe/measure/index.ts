import { i18n } from '../../locale/i18n.ts';
import { type MeasureKind, type Measurement, useMeasurements } from '../../stores/measurements.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { GlobePart } from '../globe-context.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';
import type { Figure } from './figures.ts';
import { formatFigure, type Units } from './format.ts';

const LINE = '#ffffff';
const TEXT = { color: '#ffffff', size: 14 };
const FILL = { color: '#38e8c2', opacity: 0.22 };
const HOVERED = '#38e8c2';

/** Draws what has been measured and what is being measured, with its first figure. */
export const part: GlobePart = ({ scene }) => {
  const shapes = new ShapeSet(scene);
  let kept = new Map<string, { item: Measurement; units: Units; language: string; shape: Shape }>();

  function follow(): void {
    const { items, live, units, hovered } = useMeasurements.getState();
    const { language } = i18n;
    const next: typeof kept = new Map();
    for (const item of items) {
      if (!item.visible) continue;
      const before = kept.get(item.id);
      const same = before?.item === item && before.units === units && before.language === language;
      next.set(item.id, same ? before : { item, units, language, shape: shapeOf(item, units) });
    }
    kept = next;
    const all = new Map([...kept].map(([id, { shape }]) => [id, shape]));
    if (live && live.figures.length > 0) all.set('live', liveShape(live.places, live.figures, units));
    if (hovered) all.set('hovered', { marks: [{ place: hovered, color: HOVERED, size: 11 }] });
    shapes.show(all);
  }
  const unsubscribe = useMeasurements.subscribe(follow);
  i18n.on('languageChanged', follow);
  follow();

  return {
    destroy() {
      unsubscribe();
      i18n.off('languageChanged', follow);
      shapes.destroy();
    },
  };
};

function figureText([figure]: readonly Figure[], units: Units): string {
  if (!figure) return '';
  const { text, unit } = formatFigure(figure, units);
  return `${text} ${i18n.t(`measure.unit.${unit}`)}`;
}

/** The sketch draws the line; the figure goes with the pointer. */
function liveShape(places: readonly GroundPlace[], figures: readonly Figure[], units: Units): Shape {
  const place = places[places.length - 1];
  return { labels: [{ place, text: figureText(figures, units), style: TEXT, fleeting: true }] };
}

function shapeOf({ kind, places, figures, name }: Measurement, units: Units): Shape {
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
