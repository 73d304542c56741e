import { maySee, type Subject } from '../../../models/access/decide.ts';
import type { LiveCity } from './city-boards.ts';

/** Milliseconds that an answer holds. */
const HOLDS = 20_000;
const MOST = 500;

type Extent = { from: number; to: number };

/** From when to when a city's past is kept, of what somebody may see; asked of the history once for all who see the same. */
export class KeptExtents {
  /** With the city they go: where another server is the writer, it is read anew every few seconds. */
  readonly #cities = new WeakMap<
    LiveCity,
    Map<string, { at: number; extent: Promise<Extent | undefined> }>
  >();

  of(city: LiveCity, world: string, subject: Subject): Promise<Extent | undefined> {
    const key = JSON.stringify([world, subject.grants]);
    const now = performance.now();
    const answers =
      this.#cities.get(city) ?? new Map<string, { at: number; extent: Promise<Extent | undefined> }>();
    this.#cities.set(city, answers);
    // Oldest first.
    for (const [one, { at }] of answers) {
      if (now - at < HOLDS) break;
      answers.delete(one);
    }
    const known = answers.get(key);
    if (known) return known.extent;
    if (answers.size >= MOST) answers.clear();
    const extent = this.#ask(city, world, subject);
    answers.set(key, { at: now, extent });
    extent.catch(() => answers.delete(key));
    return extent;
  }

  async #ask(city: LiveCity, world: string, subject: Subject): Promise<Extent | undefined> {
    const handles = [...city.states.things(world)]
      .filter(({ thing: { publication, areas } }) =>
        maySee(subject, { publication, ...(areas.length > 0 && { areas }) }),
      )
      .map(({ handle }) => handle);
    return city.history?.extent(world, handles);
  }
}
