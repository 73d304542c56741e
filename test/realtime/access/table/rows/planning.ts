import { maySee, type Target } from '../rules.ts';
import { CITY_PATH, type TableCity } from '../start-city.ts';
import { CLASSES } from '../who.ts';
import type { Row, RuledRow } from './row.ts';

const PATH = `${CITY_PATH}/planning/scheme`;
const RULE = 'schemes and studies';
const TARGETS: readonly Target[] = CLASSES.map((publication) => ({ publication, place: 'whole city' }));

const CONTENT = { schema: 'citymirror/scheme/1', verticalDatum: '1985' };
const NAME = { 'zh-CN': '方案', en: 'Scheme' };
let count = 0;
const schemes = new Map<string, string>();

/** A scheme of a class, which is there: one that somebody has taken away is drawn anew. */
async function drawn({ chief }: TableCity, { publication }: Target): Promise<{ scheme: string }> {
  const known = schemes.get(publication);
  if (known && (await chief.ask('GET', `${PATH}/${known}`)).status === 200) return { scheme: known };
  const scheme = `table-${publication}-${++count}`;
  const { status, text } = await chief.ask('PUT', `${PATH}/${scheme}`, {
    body: { name: NAME, publication, basedOn: 0, content: CONTENT },
  });
  if (status !== 200) throw new Error(`${scheme}: ${status} ${text}`);
  schemes.set(publication, scheme);
  return { scheme };
}

const ruled = (row: Pick<RuledRow, 'method' | 'path' | 'act' | 'body'>): RuledRow => ({
  ...{ rule: RULE, targets: TARGETS, each: drawn },
  ...row,
});

/** Schemes and results of studies. */
export const PLANNING_ROWS: readonly Row[] = [
  {
    ...{ method: 'GET', path: PATH },
    async each(city) {
      const words = await Promise.all(TARGETS.map((target) => drawn(city, target)));
      return { scheme: words[0].scheme };
    },
    answer: () => 200,
    shows: {
      told: ({ documents }) => [
        ...new Set((documents as { publication: string }[]).map(({ publication }) => publication).sort()),
      ],
      rule: (who) =>
        TARGETS.filter((target) => maySee(who, RULE, target))
          .map(({ publication }) => publication)
          .sort(),
    },
  },
  ruled({ method: 'GET', path: `${PATH}/<scheme>`, act: 'see' }),
  ruled({ method: 'GET', path: `${PATH}/<scheme>/versions`, act: 'see' }),
  ruled({
    ...{ method: 'PUT', path: `${PATH}/new-<n>`, act: 'do' },
    body: { name: NAME, publication: '<class>', basedOn: 0, content: CONTENT },
  }),
  ruled({ method: 'DELETE', path: `${PATH}/<scheme>`, act: 'do', body: { basedOn: 1 } }),
];
