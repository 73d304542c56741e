import { answerTo, type Target } from '../rules.ts';
import { CITY_PATH, TOKEN } from '../start-city.ts';
import { CLASSES } from '../who.ts';
import type { Row, RuledRow } from './row.ts';

/** A feed is of areas: these of both. */
const FEEDS: readonly Target[] = CLASSES.map((publication) => ({ publication, place: 'east' }));
const letters = `${CITY_PATH}/feeds/things-<class>/dead-letters`;

const letter = (method: 'GET' | 'POST' | 'DELETE', path: string): RuledRow => ({
  method,
  path: `${letters}${path}`,
  rule: 'feeds',
  act: 'do',
  targets: FEEDS,
});

export const FEED_ROWS: readonly Row[] = [
  {
    method: 'GET',
    path: `${CITY_PATH}/feeds`,
    answer: () => 200,
    shows: {
      told: (feeds: { id: string }[]) =>
        CLASSES.filter((of) => feeds.some(({ id }) => id === `things-${of}`)),
      rule: (who) =>
        FEEDS.filter((feed) => answerTo(who, 'feeds', 'see', feed) === 'let in').map(
          ({ publication }) => publication,
        ),
    },
  },
  // Sources come by their token, whoever is signed in.
  { method: 'POST', path: `${CITY_PATH}/feeds/things-public/push`, body: [], answer: () => 401 },
  {
    method: 'POST',
    path: `${CITY_PATH}/feeds/things-restricted/push`,
    body: [],
    headers: { Authorization: `Bearer ${TOKEN}` },
    answer: () => 200,
  },
  letter('GET', ''),
  letter('GET', '/<letter>'),
  letter('POST', '/<letter>/replay'),
  {
    ...letter('DELETE', '/<own letter>'),
    each: async (city, target) => ({ 'own letter': await city.newLetter(target) }),
  },
];
