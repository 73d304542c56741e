import { geodesicDistance } from '../geodesy/geodesic.ts';
import type { EventCase, EventPolicy, ReportedEvent } from '../schema/index.ts';
import { mayBeTogether } from './together.ts';

type Told = Pick<
  ReportedEvent,
  'kind' | 'time' | 'longitude' | 'latitude' | 'things' | 'simulated' | 'publication' | 'areas'
>;

/**
 * The case that a report is most likely another report of: of the same kind, near in place and in time to one of its
 * reports, or about the same thing. A report without a place is merged only by the thing that it is about. Simulated and
 * real ones are never merged, nor what different people may see. Undefined: it is news.
 */
export function duplicateOf(
  policy: EventPolicy['duplicates'],
  report: Told,
  cases: Iterable<EventCase>,
): EventCase | undefined {
  const reach = policy.metresOf[report.kind] ?? policy.metres;
  let best: EventCase | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of cases) {
    if (candidate.kind !== report.kind || candidate.simulated !== report.simulated) continue;
    if (!mayBeTogether(candidate, report)) continue;
    for (const known of candidate.reports) {
      if (Math.abs(known.time - report.time) > policy.minutes * 60_000) continue;
      const metres = known.things.some((id) => report.things.includes(id)) ? 0 : metresBetween(known, report);
      if (metres > reach || metres >= least) continue;
      least = metres;
      best = candidate;
    }
  }
  return best;
}

type Place = Pick<ReportedEvent, 'longitude' | 'latitude'>;

/** Metres on the ellipsoid; infinite where one has no place. */
export function metresBetween(a: Place, b: Place): number {
  if (a.longitude === undefined || a.latitude === undefined) return Number.POSITIVE_INFINITY;
  if (b.longitude === undefined || b.latitude === undefined) return Number.POSITIVE_INFINITY;
  return geodesicDistance(a.longitude, a.latitude, b.longitude, b.latitude);
}
