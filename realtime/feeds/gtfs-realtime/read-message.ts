import type { Observation, ToldEvent, ToldThing, WarningLevel } from '../../../models/schema/index.ts';
import type { PayloadReader, ReadFault, Reading } from '../adapter.ts';
import {
  decodeMessage,
  type RealtimeAlert,
  type RealtimeEntity,
  type TranslatedString,
  type TripDescriptor,
  type TripUpdate,
  type VehiclePosition,
} from './protocol.ts';
import type { Timetable } from './timetable.ts';

/** Kinds of things for route types of GTFS; extended types (100 to 1700) count by their hundreds. */
const KINDS: Record<number, string> = {
  0: 'tram',
  1: 'metro',
  2: 'train',
  3: 'bus',
  4: 'ferry',
  5: 'cable-tram',
  6: 'gondola',
  7: 'funicular',
  11: 'bus',
  12: 'monorail',
};
const EXTENDED: [number, string][] = [
  [1700, 'vehicle'],
  [1500, 'taxi'],
  [1400, 'funicular'],
  [1300, 'gondola'],
  [1000, 'ferry'],
  [900, 'tram'],
  [700, 'bus'],
  [400, 'metro'],
  [200, 'coach'],
  [100, 'train'],
];
const SEVERITIES: Record<string, WarningLevel> = { SEVERE: 2, WARNING: 3, INFO: 4 };
const EFFECTS: Record<string, WarningLevel> = {
  NO_SERVICE: 2,
  SIGNIFICANT_DELAYS: 3,
  REDUCED_SERVICE: 3,
  DETOUR: 4,
};

export interface MessageOptions {
  prefix: string;
  timetable: Timetable | undefined;
  /** Trips that tell no position stand at the stop that is next. */
  placeTripsAtStops: boolean;
}

interface Collected {
  things: ToldThing[];
  observations: Observation[];
  events: ToldEvent[];
  faults: ReadFault[];
  warnings: ReadFault[];
}

/** Reads messages of GTFS-Realtime: vehicles and trips become things with a delay, alerts become events. */
export function messageReader(options: MessageOptions): PayloadReader {
  return {
    read(payload): Reading {
      let message: ReturnType<typeof decodeMessage>;
      try {
        message = decodeMessage(payload.body);
      } catch (error) {
        return {
          faults: [
            {
              code: 'not-protobuf',
              message: `This is no message of GTFS-Realtime: ${(error as Error).message}.`,
            },
          ],
        };
      }
      const told = secondsOf(message.header.timestamp) ?? payload.received;
      const collected: Collected = { things: [], observations: [], events: [], faults: [], warnings: [] };
      for (const entity of message.entity ?? []) {
        if (entity.isDeleted) continue;
        if (entity.vehicle) readVehicle(entity, entity.vehicle, told, options, collected);
        if (entity.tripUpdate) readTrip(entity.tripUpdate, told, options, collected);
        if (entity.alert) readAlert(entity, entity.alert, told, options, collected);
      }
      return collected;
    },
  };
}

function readVehicle(
  entity: RealtimeEntity,
  vehicle: VehiclePosition,
  told: number,
  options: MessageOptions,
  { things, observations, faults, warnings }: Collected,
): void {
  const thing = `${options.prefix}:${vehicle.vehicle?.id || vehicle.vehicle?.label || entity.id}`;
  const time = secondsOf(vehicle.timestamp) ?? told;
  const datastreams: ToldThing['datastreams'] = [];
  const { position } = vehicle;
  if (position) {
    const { latitude, longitude, bearing, speed } = position;
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || (latitude === 0 && longitude === 0))
      faults.push({
        code: 'position-invalid',
        message: `entity "${entity.id}": ${latitude}, ${longitude} is no position of a vehicle.`,
      });
    else {
      datastreams.push({ id: 'position', property: 'position', type: 'position' });
      observations.push({
        thing,
        datastream: 'position',
        time,
        value: {
          longitude,
          latitude,
          ...(bearing === undefined ? {} : { heading: bearing }),
          ...(speed === undefined || speed < 0 ? {} : { speed }),
        },
      });
    }
  }
  const words: [string, string | undefined][] = [
    ['status', vehicle.currentStatus],
    ['stop', options.timetable?.stops.get(vehicle.stopId ?? '')?.name ?? vehicle.stopId],
    ['occupancy', vehicle.occupancyStatus],
  ];
  for (const [id, value] of words) {
    if (value === undefined || value === '') continue;
    datastreams.push({ id, property: id, type: 'text' });
    observations.push({ thing, datastream: id, time, value });
  }
  if (vehicle.occupancyPercentage !== undefined) {
    datastreams.push({ id: 'load', property: 'load', type: 'number', unit: '%' });
    observations.push({ thing, datastream: 'load', time, value: vehicle.occupancyPercentage });
  }
  const { label, licensePlate } = vehicle.vehicle ?? {};
  things.push({
    id: thing,
    ...descriptionOf(vehicle.trip, options, warnings, label),
    ...(licensePlate ? { properties: { plate: licensePlate } } : {}),
    datastreams,
  });
}

function readTrip(
  update: TripUpdate,
  told: number,
  options: MessageOptions,
  { things, observations, warnings }: Collected,
): void {
  const { trip, vehicle, stopTimeUpdate = [] } = update;
  const time = secondsOf(update.timestamp) ?? told;
  const thing = vehicle?.id
    ? `${options.prefix}:${vehicle.id}`
    : `${options.prefix}:trip:${[trip.tripId ?? trip.routeId, trip.startDate].filter(Boolean).join('.')}`;
  const datastreams: ToldThing['datastreams'] = [];
  const canceled = trip.scheduleRelationship === 'CANCELED' || trip.scheduleRelationship === 'DELETED';
  const next =
    stopTimeUpdate.find((one) => (secondsOf((one.departure ?? one.arrival)?.time) ?? 0) >= told) ??
    stopTimeUpdate.at(-1);
  const delay = (next?.arrival ?? next?.departure)?.delay ?? update.delay;
  if (delay !== undefined) {
    datastreams.push({ id: 'delay', property: 'delay', type: 'number', unit: 's' });
    observations.push({ thing, datastream: 'delay', time, value: delay });
  }
  datastreams.push({ id: 'canceled', property: 'canceled', type: 'boolean' });
  observations.push({ thing, datastream: 'canceled', time, value: canceled });
  const stop = next?.stopId === undefined ? undefined : options.timetable?.stops.get(next.stopId);
  if (next?.stopId !== undefined) {
    datastreams.push({ id: 'next-stop', property: 'next-stop', type: 'text' });
    observations.push({ thing, datastream: 'next-stop', time, value: stop?.name ?? next.stopId });
  }
  if (options.placeTripsAtStops && stop?.longitude !== undefined && stop.latitude !== undefined) {
    datastreams.push({ id: 'position', property: 'position', type: 'position' });
    const { longitude, latitude } = stop;
    observations.push({ thing, datastream: 'position', time, value: { longitude, latitude } });
  }
  things.push({ id: thing, ...descriptionOf(trip, options, warnings, vehicle?.label), datastreams });
}

/** Name and kind by the route and the trip of the timetable. */
function descriptionOf(
  trip: TripDescriptor | undefined,
  { timetable }: MessageOptions,
  warnings: ReadFault[],
  label: string | undefined,
): Pick<ToldThing, 'name' | 'kind' | 'properties'> {
  const known = timetable?.trips.get(trip?.tripId ?? '');
  if (timetable && trip?.tripId && !known && trip.scheduleRelationship !== 'ADDED')
    warnings.push({
      code: 'trip-unknown',
      message: `The trip "${trip.tripId}" is not in the timetable; is the timetable of another time?`,
    });
  const routeId = trip?.routeId || known?.route;
  const route = timetable?.routes.get(routeId ?? '');
  const name = [route?.name ?? routeId, known?.headsign].filter(Boolean).join(' → ') || label || trip?.tripId;
  return {
    kind: route ? kindOf(route.type) : 'vehicle',
    ...(name === undefined ? {} : { name: { 'zh-CN': name, en: name } }),
    ...(routeId ? { properties: { route: routeId } } : {}),
  };
}

function kindOf(type: number): string {
  return KINDS[type] ?? EXTENDED.find(([from]) => type >= from)?.[1] ?? 'vehicle';
}

function readAlert(
  entity: RealtimeEntity,
  alert: RealtimeAlert,
  told: number,
  { prefix, timetable }: MessageOptions,
  { events, faults }: Collected,
): void {
  const title = textsOf(alert.headerText) ?? textsOf(alert.descriptionText);
  if (!title) {
    faults.push({
      code: 'alert-empty',
      message: `alert "${entity.id}": it has neither a header nor a description.`,
    });
    return;
  }
  const periods = alert.activePeriod ?? [];
  const ends = periods.map(({ end }) => secondsOf(end));
  const expires =
    ends.length > 0 && ends.every((end) => end !== undefined) ? Math.max(...(ends as number[])) : undefined;
  if (expires !== undefined && expires <= told) return;
  const starts = periods.flatMap(({ start }) => secondsOf(start) ?? []);
  const stop = (alert.informedEntity ?? [])
    .map(({ stopId }) => timetable?.stops.get(stopId ?? ''))
    .find((one) => one?.longitude !== undefined && one.latitude !== undefined);
  const routes = [...new Set((alert.informedEntity ?? []).flatMap(({ routeId }) => routeId || []))];
  const words = [
    textsOf(alert.descriptionText)?.en,
    routes.map((id) => timetable?.routes.get(id)?.name ?? id).join(', '),
  ];
  const level = SEVERITIES[alert.severityLevel ?? ''] ?? EFFECTS[alert.effect ?? ''];
  events.push({
    id: `${prefix}:alert:${entity.id}`.slice(0, 200),
    kind: 'traffic',
    title,
    description: words.filter(Boolean).join('\n\n').slice(0, 10_000),
    ...(level === undefined ? {} : { level }),
    time: starts.length > 0 ? Math.min(...starts) : told,
    ...(expires === undefined ? {} : { expires }),
    ...(stop ? { longitude: stop.longitude!, latitude: stop.latitude! } : {}),
  });
}

function textsOf(text: TranslatedString | undefined): { 'zh-CN': string; en: string } | undefined {
  const all = text?.translation ?? [];
  const of = (language: RegExp) => all.find((one) => language.test(one.language ?? ''))?.text;
  const other = all[0]?.text;
  if (!other) return undefined;
  return { 'zh-CN': of(/^zh/i) ?? of(/^en/i) ?? other, en: of(/^en/i) ?? other };
}

/** UTC milliseconds of seconds as a decimal text. */
function secondsOf(text: string | undefined): number | undefined {
  const seconds = Number(text ?? 0);
  return seconds > 0 ? seconds * 1000 : undefined;
}
