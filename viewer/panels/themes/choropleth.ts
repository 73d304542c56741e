import { breaksOf, rounded } from '../../../models/attributes/classes.ts';
import { sortedValues } from '../../../models/attributes/summary.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Theme } from '../../../models/schema/theme.ts';
import type { Condition } from '../../../models/schema/view-document.ts';
import { themeLayers } from '../../../models/themes/fit.ts';
import { currentView, setLayerView } from '../../stores/view.ts';
import type { ThemeResult } from '../../themes/reckon.ts';
import { indicatorColumn, parseIndicatorColumn } from '../../themes/theme-store.ts';

const CLASSES = 5;
const RAMP = 'viridis';

/** What of the areas is looked at: a level, of the whole city or of one area. */
export interface Place {
  level: string;
  /** Id of the area whose parts are shown; absent: the whole city. */
  within?: string;
}

/** Rows of the areas of a level within an area, at any depth. */
export function rowsOf({ areas }: Pick<ThemeResult, 'areas'>, { level, within }: Place): number[] {
  const parentOf = new Map(areas.map(({ id, parent }) => [id, parent]));
  const isWithin = (id: string): boolean => {
    if (within === undefined) return true;
    const seen = new Set<string>();
    for (let at = parentOf.get(id); at !== undefined && !seen.has(at); at = parentOf.get(at)) {
      if (at === within) return true;
      seen.add(at);
    }
    return false;
  };
  return areas.flatMap((area, row) => (area.level === level && isWithin(area.id) ? [row] : []));
}

/** Colours the areas of a place by an indicator: five quantile classes over what is shown. */
export function showChoropleth(
  city: Scene,
  theme: Theme,
  result: ThemeResult,
  indicator: string,
  place: Place,
): void {
  const layer = areasLayer(city, theme);
  const values = result.values.find((one) => one.indicator === indicator)?.values;
  if (!layer || !values) return;
  const sorted = sortedValues(Float64Array.from(rowsOf(result, place), (row) => values[row]));
  // No more classes than values: an empty class says nothing.
  const exact = breaksOf(sorted, 'quantile', Math.min(CLASSES, new Set(sorted).size));
  const breaks = rounded(exact, sorted.length > 0 ? sorted[sorted.length - 1] - sorted[0] : 0);
  const { levelAttribute, parentAttribute } = theme.rollUp;
  const conditions: Condition[] = [{ attribute: levelAttribute, values: [place.level] }];
  // The filter knows direct parts alone; of a district's grids it names the streets.
  if (place.within !== undefined) {
    const parents = [...new Set(rowsOf(result, place).flatMap((row) => result.areas[row].parent ?? []))];
    conditions.push({ attribute: parentAttribute, values: parents });
  }
  setLayerView(layer, {
    visible: true,
    filter: { conditions },
    // One class of all is a colour too, where a single area is shown.
    colouring: {
      by: 'number',
      attribute: indicatorColumn(theme.id, indicator),
      ramp: RAMP,
      breaks: breaks.length > 0 ? breaks : [sorted[0] ?? 0],
    },
  });
}

/** The areas look as without the theme. */
export function leaveChoropleth(city: Scene, theme: Theme): void {
  const layer = areasLayer(city, theme);
  if (layer && shownIndicator(city, theme)) setLayerView(layer, { colouring: undefined, filter: undefined });
}

/** The indicator that the areas are coloured by now. */
export function shownIndicator(city: Scene, theme: Theme): string | undefined {
  const layer = areasLayer(city, theme);
  const attribute = layer && currentView().layers[layer.id]?.colouring?.attribute;
  const column = attribute === undefined ? undefined : parseIndicatorColumn(attribute);
  return column?.theme === theme.id ? column.indicator : undefined;
}

export function areasLayer(city: Scene, theme: Theme): Layer | undefined {
  return themeLayers(theme, city.layers).get(theme.rollUp.layer);
}
