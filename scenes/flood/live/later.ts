import type { FloodCase, FloodLink, Series } from '../../../models/schema/flood-case.ts';

/** A series that does the same so many seconds later; before that it stays at its first value. */
export const laterSeries = (series: Series, seconds: number): Series =>
  typeof series === 'number'
    ? series
    : series.map(([time, value]): [number, number] => [time + seconds, value]);

/**
 * A case whose own events (discharges, pumps and gates over time, breaches, drains, rain) come so many seconds later, and
 * which lasts as much longer: before it, time is put for what has been observed. Stages at edges stay as they are given:
 * `liveLevels` has put them where they belong.
 */
export function laterCase(flood: FloodCase, seconds: number): FloodCase {
  const later = (series: Series): Series => laterSeries(series, seconds);
  const laterLink = (link: FloodLink): FloodLink => {
    if (link.kind === 'pump') return { ...link, capacity: later(link.capacity) };
    return link.kind === 'sluice' ? { ...link, opening: later(link.opening) } : link;
  };
  return {
    ...flood,
    duration: flood.duration + seconds,
    edges: flood.edges.map((edge) =>
      edge.kind === 'discharge' ? { ...edge, discharge: later(edge.discharge) } : edge,
    ),
    sources: flood.sources.map((source) => ({ ...source, discharge: later(source.discharge) })),
    breaches: flood.breaches.map((breach) => ({ ...breach, start: breach.start + seconds })),
    links: flood.links.map(laterLink),
    ...(flood.drains ? { drains: { capacity: later(flood.drains.capacity) } } : {}),
  };
}
