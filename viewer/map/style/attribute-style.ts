import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl';
import type { Colouring, Condition, LayerView } from '../../../models/schema/view-document.ts';

/** Attributes that a layer's filter and colours ask for. */
export function attributesOf({ filter, colouring }: Pick<LayerView, 'filter' | 'colouring'>): string[] {
  const names = [...(filter?.conditions ?? []).map(({ attribute }) => attribute)];
  if (colouring) names.push(colouring.attribute);
  return [...new Set(names)].sort();
}

/** A layer's filter as MapLibre says it; undefined where everything is shown. */
export function filterOf({ filter }: Pick<LayerView, 'filter'>): FilterSpecification | undefined {
  const tests = (filter?.conditions ?? []).map(testOf);
  if (filter?.area)
    tests.push([
      'within',
      {
        type: 'Polygon',
        coordinates: filter.area.map((ring) => [...ring, ring[0]]),
      },
    ]);
  return tests.length === 0 ? undefined : (['all', ...tests] as FilterSpecification);
}

function testOf(condition: Condition): unknown[] {
  const value = ['get', condition.attribute];
  if ('values' in condition) return ['in', value, ['literal', condition.values]];
  const bounds: unknown[] = [];
  if (condition.from !== undefined) bounds.push(['>=', value, condition.from]);
  if (condition.to !== undefined) bounds.push(['<=', value, condition.to]);
  // What is missing meets no condition.
  return ['case', ['==', ['typeof', value], 'number'], ['all', ...bounds], false];
}

/** Colours by an attribute. `ramp` gives as many colours as there are classes. */
export function colourExpression(
  colouring: Colouring,
  ramp: (name: string, classes: number) => string[],
  missing: string,
): ExpressionSpecification {
  const value = ['get', colouring.attribute];
  if (colouring.by === 'value') {
    const cases = colouring.values.flatMap(({ value: wanted, color }) => [['==', value, wanted], color]);
    return ['case', ...cases, colouring.other] as ExpressionSpecification;
  }
  const colours = ramp(colouring.ramp, colouring.breaks.length + 1);
  const steps = colouring.breaks.flatMap((at, index) => [at, colours[index + 1]]);
  return [
    'case',
    ['==', ['typeof', value], 'number'],
    ['step', ['to-number', value], colours[0], ...steps],
    missing,
  ] as ExpressionSpecification;
}
