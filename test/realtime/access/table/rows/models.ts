import type { Target } from '../rules.ts';
import { CITY_PATH } from '../start-city.ts';
import { CLASSES } from '../who.ts';
import type { Row } from './row.ts';

const RULE = 'places of building models';
const PATH = `${CITY_PATH}/models/model-<class>/place`;
const TARGETS: readonly Target[] = CLASSES.map((publication) => ({ publication, place: 'whole city' }));

/** Where building models stand. */
export const MODEL_ROWS: readonly Row[] = [
  { rule: RULE, targets: TARGETS, act: 'see', method: 'GET', path: PATH },
  {
    ...{ rule: RULE, targets: TARGETS, act: 'do', method: 'PUT', path: PATH },
    body: { moved: null, basedOn: null },
  },
];
