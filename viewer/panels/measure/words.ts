import type { TFunction } from 'i18next';
import type { ExportWords } from '../../globe/measure/export.ts';
import type { Measurement } from '../../stores/measurements.ts';

/** What a measurement is called: as the person says, or by its kind and number. */
export function nameOfMeasurement(t: TFunction, { name, kind, number }: Measurement): string {
  return name || `${t(`measure.kind.${kind}`)} ${number}`;
}

const ANGLES = ['bearing', 'slope'];
const AREAS = ['area', 'surface'];

export function exportWords(t: TFunction): ExportWords {
  return {
    nameOf: (measurement) => nameOfMeasurement(t, measurement),
    kindOf: ({ kind }) => t(`measure.kind.${kind}`),
    headOf: (key) => {
      const unit = ANGLES.includes(key) ? 'degree' : AREAS.includes(key) ? 'm2' : 'm';
      return `${t(`measure.figure.${key}`)} (${t(`measure.unit.${unit}`)})`;
    },
    name: t('measure.name'),
    kind: t('measure.kindHead'),
    places: t('measure.places'),
  };
}
