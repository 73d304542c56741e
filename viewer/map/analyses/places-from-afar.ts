import { cellExtent } from '../../../models/live/cells.ts';
import { SUMMARY_ZOOM, type SummaryCell } from '../../../models/live/wire/summary.ts';
import type { Analysis, Filter } from '../../../models/schema/view-document.ts';
import type { Places } from './plane.ts';

/** Places that a cell is spread over, along a side, at most; 1 where it is small beside what is reckoned. */
const MOST_ALONG = 24;
/** Metres of a cell's side at the equator. */
const SIDE = 40_075_017 / 2 ** SUMMARY_ZOOM;

/**
 * The places of a live layer that a view from afar knows: what a cell holds is spread evenly over it, so finely that a
 * kernel or hexagon of `radius` metres does not tell the places apart. The whole weight is that of the single things,
 * where each that is not stale has the attribute. Undefined where the cells do not say what is asked for: they are told
 * unfiltered, with the mean of one property (`measured`).
 */
export function placesFromAfar(
  cells: Iterable<SummaryCell>,
  { attribute }: Pick<Analysis, 'attribute'>,
  filter: Filter | undefined,
  measured: string | undefined,
  radius: number,
): Places | undefined {
  if (filter || (attribute !== undefined && attribute !== measured)) return undefined;
  const weighed = [...cells].flatMap(({ cell, count, stale, mean }) => {
    const weight = attribute === undefined ? count : (mean ?? 0) * (count - stale);
    return weight > 0 ? [{ cell, weight }] : [];
  });
  const along = Math.max(1, Math.min(MOST_ALONG, Math.ceil((2 * SIDE) / radius)));
  const each = along * along;
  const longitudes = new Float64Array(weighed.length * each);
  const latitudes = new Float64Array(weighed.length * each);
  const weights = new Float64Array(weighed.length * each);
  weighed.forEach(({ cell, weight }, index) => {
    const [west, south, east, north] = cellExtent(cell, SUMMARY_ZOOM);
    for (let part = 0; part < each; part++) {
      const at = index * each + part;
      longitudes[at] = west + (((part % along) + 0.5) / along) * (east - west);
      latitudes[at] = south + ((Math.floor(part / along) + 0.5) / along) * (north - south);
      weights[at] = weight / each;
    }
  });
  return { longitudes, latitudes, weights };
}
