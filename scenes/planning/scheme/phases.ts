import { InputError } from '../../../models/errors.ts';
import { SCHEME_LISTS, type Scheme } from '../../../models/schema/scheme.ts';

/** Before the first phase is done: nothing of a scheme is there yet. No id is empty. */
export const BEFORE = '';

type Items = Pick<Scheme, (typeof SCHEME_LISTS)[number]>;

/**
 * What there is of a scheme when a phase is done: all of it without one, nothing `BEFORE`.
 * @throws InputError `scheme-phase` for a phase that the scheme does not have
 */
export function itemsUntil(scheme: Scheme, phase?: string): Items {
  if (phase === undefined) return scheme;
  if (phase === BEFORE) return Object.fromEntries(SCHEME_LISTS.map((list) => [list, []])) as unknown as Items;
  const order = scheme.phases.map(({ id }) => id);
  const last = order.indexOf(phase);
  if (last < 0)
    throw new InputError(
      'scheme-phase',
      scheme.id,
      `it has no phase "${phase}".`,
      `Choose one of: ${order.join(', ') || 'none (it has no phases)'}.`,
    );
  const isDone = (item: { phase?: string }): boolean =>
    item.phase === undefined || order.indexOf(item.phase) <= last;
  return Object.fromEntries(
    SCHEME_LISTS.map((list) => [list, (scheme[list] as { phase?: string }[]).filter(isDone)]),
  ) as unknown as Items;
}

/** The last phase that is done on a day (ISO date), or `BEFORE`; undefined where the scheme has none, and is one whole. */
export const phaseOn = ({ phases }: Pick<Scheme, 'phases'>, day: string): string | undefined =>
  phases.length === 0 ? undefined : (phases.findLast(({ end }) => end <= day)?.id ?? BEFORE);

/**
 * A scheme without one of its phases: what was built in it is built in the one before, or in the next where it was the
 * first. @throws InputError `scheme-phase` where there is none of that id
 */
export function removePhase(scheme: Scheme, id: string): Scheme {
  const at = scheme.phases.findIndex((phase) => phase.id === id);
  if (at < 0)
    throw new InputError('scheme-phase', scheme.id, `it has no phase "${id}".`, 'Choose another one.');
  const phases = scheme.phases.filter((phase) => phase.id !== id);
  const next = phases[Math.max(0, at - 1)]?.id;
  const moved = <Item extends { phase?: string | undefined }>(items: readonly Item[]): Item[] =>
    items.map((item) => {
      if (item.phase !== id) return item;
      const { phase: _, ...rest } = item;
      return (next === undefined ? rest : { ...rest, phase: next }) as Item;
    });
  const { parcels, buildings, greens, roads, demolitions } = scheme;
  return {
    ...scheme,
    phases,
    ...{ parcels: moved(parcels), buildings: moved(buildings), greens: moved(greens), roads: moved(roads) },
    demolitions: moved(demolitions),
  };
}
