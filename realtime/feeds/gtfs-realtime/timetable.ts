import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../../models/errors.ts';
import { unzip } from './unzip.ts';

const FILES = ['routes.txt', 'trips.txt', 'stops.txt'] as const;
const MOST = 512 << 20;

export interface Route {
  name: string;
  /** GTFS route_type. */
  type: number;
}
export interface Trip {
  route: string;
  headsign: string | undefined;
}
export interface Stop {
  name: string;
  longitude: number | undefined;
  latitude: number | undefined;
}

/** What of a static GTFS archive the messages refer to, by id. */
export interface Timetable {
  routes: ReadonlyMap<string, Route>;
  trips: ReadonlyMap<string, Trip>;
  stops: ReadonlyMap<string, Stop>;
}

/** Reads a static GTFS archive. Throws InputError `gtfs-static`. */
export async function readTimetable(path: string): Promise<Timetable> {
  const bad = (message: string) =>
    new InputError(
      'gtfs-static',
      path,
      `${message}.`,
      'Give the ZIP archive of the timetable as its agency publishes it.',
    );
  let files: Map<string, Buffer>;
  try {
    files = unzip(await readFile(path), FILES, MOST);
  } catch (error) {
    throw bad((error as Error).message);
  }
  const table = (name: (typeof FILES)[number]): Record<string, string>[] => {
    const file = files.get(name);
    if (!file) throw bad(`there is no ${name} in it`);
    try {
      return parse(file, {
        columns: true,
        bom: true,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
      });
    } catch (error) {
      throw bad(`${name}: ${(error as Error).message}`);
    }
  };
  const degrees = (text: string | undefined) => (text ? Number(text) : undefined);
  return {
    routes: new Map(
      table('routes.txt').map((row) => [
        row.route_id,
        { name: row.route_short_name || row.route_long_name || row.route_id, type: Number(row.route_type) },
      ]),
    ),
    trips: new Map(
      table('trips.txt').map((row) => [
        row.trip_id,
        { route: row.route_id, headsign: row.trip_headsign || undefined },
      ]),
    ),
    stops: new Map(
      table('stops.txt').map((row) => [
        row.stop_id,
        {
          name: row.stop_name || row.stop_id,
          longitude: degrees(row.stop_lon),
          latitude: degrees(row.stop_lat),
        },
      ]),
    ),
  };
}
