import type { ObservedValue } from '../../models/schema/thing.ts';
import { askServer, cityPath } from '../server/ask-server.ts';

/** A point of a chart, as the history keeps it. */
export interface SeriesPoint {
  time: number;
  value: ObservedValue;
  /** Of a rollup: extremes of the numbers in its span. */
  least?: number;
  most?: number;
  /** As its source rates it. */
  quality?: 'good' | 'uncertain' | 'bad';
}

export interface Series {
  points: SeriesPoint[];
  detail: 'raw' | 'minute' | 'hour';
  observations: number;
}

export interface SeriesQuestion {
  city: string;
  thing: string;
  datastream: string;
  /** UTC milliseconds, from included, to excluded. */
  from: number;
  to: number;
  /** Most points of the answer; absent: what the server thinks fit. */
  points?: number;
}

/** What a datastream told over a time. Throws ServerRefusal, and Error where the answer is no series. */
export async function readSeries(question: SeriesQuestion, signal?: AbortSignal): Promise<Series> {
  const series = (await askServer(pathOf(question), { signal })) as Series;
  if (!Array.isArray(series?.points))
    throw new Error('The server answered with something that is no series.');
  return series;
}

/** Address of the same as a table for other programs (CSV), as the server writes it. */
export function seriesTable(question: SeriesQuestion): string {
  return new URL(`${pathOf(question)}&format=csv`, document.baseURI).href;
}

function pathOf({ city, ...query }: SeriesQuestion): string {
  const asked = Object.entries(query).map(([key, value]) => [
    key,
    typeof value === 'number' ? String(Math.round(value)) : value,
  ]);
  return cityPath(city, `live/series?${new URLSearchParams(asked)}`);
}
