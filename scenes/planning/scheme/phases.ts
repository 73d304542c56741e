import { InputError } from '../../../models/errors.ts';
import { SCHEME_LISTS, type Scheme } from '../../../models/schema/scheme.ts';

type Items = Pick<Scheme, (typeof SCHEME_LISTS)[number]>;

/**
 * What there is of a scheme when a phase is done: all of it without one.
 * @throws InputError `scheme-phase` for a phase that the scheme does not have
 */
export function itemsUntil(scheme: Scheme, phase?: string): Items {
  if (phase === undefined) return scheme;
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

/** The last phase that is done on a day (ISO date); undefined before the first. */
export const phaseOn = (scheme: Pick<Scheme, 'phases'>, day: string): string | undefined =>
  scheme.phases.findLast(({ end }) => end <= day)?.id;
