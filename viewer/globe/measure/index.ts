import { i18n } from '../../locale/i18n.ts';
import { type Measurement, useMeasurements } from '../../stores/measurements.ts';
import type { Units } from '../../stores/units.ts';
import type { GlobePart } from '../globe-context.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';
import { hoveredShape, liveShape, shapeOfMeasurement } from './measure-shape.ts';

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
      next.set(item.id, same ? before : { item, units, language, shape: shapeOfMeasurement(item, units) });
    }
    kept = next;
    const all = new Map([...kept].map(([id, { shape }]) => [id, shape]));
    if (live && live.figures.length > 0) all.set('live', liveShape(live.places, live.figures, units));
    if (hovered) all.set('hovered', hoveredShape(hovered));
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
