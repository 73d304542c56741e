import { maySee, type Target } from '../rules.ts';
import { CITY_PATH, type TableCity } from '../start-city.ts';
import { CLASSES } from '../who.ts';
import type { Row, RuledRow } from './row.ts';

const PATH = `${CITY_PATH}/operating-picture`;
const RULE = 'operating picture';
/** A run is of the whole city. */
const TARGETS: readonly Target[] = CLASSES.map((publication) => ({ publication, place: 'whole city' }));
const INTERNAL: Target = { publication: 'internal', place: 'whole city' };

/** The id of the picture, which is of a class: where it is not, somebody who may signs that run first. */
async function signed({ chief }: TableCity, { publication }: Target): Promise<{ current: string }> {
  const { picture } = (await chief.ask('GET', PATH)).json;
  if (picture?.publication === publication) return { current: picture.id };
  const { json } = await chief.ask('POST', `${PATH}/sign`, {
    body: { run: `${publication}-run`, publication, basedOn: picture?.id ?? null },
  });
  return { current: json.picture.id };
}

const ruled = (row: Pick<RuledRow, 'method' | 'path' | 'act' | 'body'>): RuledRow => ({
  ...{ rule: RULE, targets: TARGETS, each: signed },
  ...row,
});

/** The run that the city goes by. */
export const PICTURE_ROWS: readonly Row[] = [
  {
    method: 'GET',
    path: PATH,
    each: (city) => signed(city, INTERNAL),
    answer: () => 200,
    shows: {
      told: ({ picture }) => picture?.publication,
      rule: (who) => (maySee(who, RULE, INTERNAL) ? 'internal' : undefined),
    },
  },
  ruled({ method: 'GET', path: `${PATH}/effects`, act: 'see' }),
  ruled({
    ...{ method: 'POST', path: `${PATH}/sign`, act: 'do' },
    body: { run: '<class>-run', publication: '<class>', basedOn: '<current>' },
  }),
  {
    ...{ method: 'POST', path: `${PATH}/runs/<class>`, body: {} },
    ...{ rule: RULE, act: 'do', targets: TARGETS, done: [400] },
  },
  ruled({
    ...{ method: 'POST', path: `${PATH}/withdraw`, act: 'do' },
    body: { picture: '<current>', note: 'it was another wave' },
  }),
];
