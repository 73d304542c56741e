import { type Making, makingAnswerSchema } from '../../models/schema/making.ts';
import { type CityEntry, useBoot } from './boot.ts';
import { loadCities } from './scene-loading.ts';

/** Milliseconds between two looks at how far a city is. */
const INTERVAL = 1_000;

type Fetcher = typeof fetch;

/**
 * Waits while the server makes a city, with the page showing how far it is, and gives the cities that there are then.
 * At once where nothing is being made. A server that does not answer for a while is asked again.
 */
export async function citiesOnceMade(
  base: string,
  fetcher: Fetcher = (...request) => fetch(...request),
  wait: (milliseconds: number) => Promise<void> = (milliseconds) =>
    new Promise((done) => setTimeout(done, milliseconds)),
): Promise<CityEntry[] | undefined> {
  for (;;) {
    const making = await loadMaking(base, fetcher);
    if (making === null) return loadCities(base, fetcher);
    if (making) useBoot.setState({ boot: { phase: 'making', making } });
    await wait(INTERVAL);
  }
}

/** Null: nothing is being made; undefined: no answer. */
async function loadMaking(base: string, fetcher: Fetcher): Promise<Making | null | undefined> {
  try {
    const response = await fetcher(new URL('api/making', base).href);
    // An older server that makes nothing.
    if (response.status === 404) return null;
    return response.ok ? makingAnswerSchema.parse(await response.json()).making : undefined;
  } catch {
    return undefined;
  }
}
