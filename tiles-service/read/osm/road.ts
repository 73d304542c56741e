import { type Attributes, toAttributes } from './attributes.ts';
import type { Tags } from './elements.ts';
import { ONEWAY_JUNCTIONS, OTHER_ROAD, ROADS } from './tables/roads.ts';

/** Widths and lane counts beyond these are slips. */
const WIDEST = 200;
const MOST_LANES = 20;

/**
 * All tags, and always `lanes` (both directions), `width` in metres with `widthSource` (measured, lanes or
 * assumed), `oneway` (yes, no, or -1 for against the line) and `layer`.
 */
export function roadAttributes(tags: Tags, roadClass: string): Attributes {
  const attributes = toAttributes(tags);
  const row = Object.hasOwn(ROADS, roadClass) ? ROADS[roadClass] : OTHER_ROAD;
  const { lanes, width } = attributes;
  const lanesGiven = typeof lanes === 'number' && lanes >= 1 && lanes <= MOST_LANES;
  const oneway = onewayOf(tags, row.oneway === true);
  const assumedLanes = oneway !== 'no' && row.lanes === 2 && !row.oneway ? 1 : row.lanes;
  attributes.lanes = lanesGiven ? lanes : assumedLanes;
  if (typeof width === 'number' && width > 0 && width <= WIDEST) attributes.widthSource = 'measured';
  else if (lanesGiven) {
    attributes.width = Math.round(lanes * row.laneWidth * 100) / 100;
    attributes.widthSource = 'lanes';
  } else {
    attributes.width = assumedLanes < row.lanes ? Math.max(row.laneWidth + 0.5, row.width * 0.6) : row.width;
    attributes.widthSource = 'assumed';
  }
  attributes.oneway = oneway;
  if (typeof attributes.layer !== 'number') attributes.layer = 0;
  return attributes;
}

function onewayOf(tags: Tags, byClass: boolean): 'yes' | 'no' | '-1' {
  const tag = tags.get('oneway');
  if (tag === 'yes' || tag === 'true' || tag === '1') return 'yes';
  if (tag === '-1' || tag === 'reverse') return '-1';
  if (tag === 'no' || tag === 'false' || tag === '0') return 'no';
  return byClass || ONEWAY_JUNCTIONS.has(tags.get('junction') ?? '') ? 'yes' : 'no';
}
