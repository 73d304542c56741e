import { BASE_ROWS } from './base.ts';
import { CAMERA_ROWS } from './cameras.ts';
import { DESK_ROWS } from './desks.ts';
import { FEED_ROWS } from './feeds.ts';
import { MODEL_ROWS } from './models.ts';
import { PICTURE_ROWS } from './pictures.ts';
import { PLANNING_ROWS } from './planning.ts';
import type { Row } from './row.ts';
import { THING_ROWS } from './things.ts';

/** Every route. A room that adds one adds its row here; a route without a row fails the test. */
export const ROWS: readonly Row[] = [
  ...BASE_ROWS,
  ...THING_ROWS,
  ...FEED_ROWS,
  ...CAMERA_ROWS,
  ...DESK_ROWS,
  ...PICTURE_ROWS,
  ...PLANNING_ROWS,
  ...MODEL_ROWS,
];
