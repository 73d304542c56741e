import type { Observation, ToldThing } from '../../../models/schema/index.ts';
import { parseUnit } from '../../../models/units/ucum.ts';
import type { PayloadReader, ReadFault, Reading } from '../adapter.ts';
import { FormatFault, readFormat } from '../formats/format.ts';
import { middleOf } from '../mapping/place.ts';
import { timeReader } from '../mapping/time.ts';

type Json = Record<string, unknown>;

export interface SensorThingsOptions {
  prefix: string;
  kind: string | undefined;
  /** Key of the properties of a thing that says its kind. */
  kindProperty: string | undefined;
  /** Name of an observed property → our name of it. */
  properties: Readonly<Record<string, string>>;
  /** Symbol of a unit → UCUM. */
  units: Readonly<Record<string, string>>;
  /** Vertical datum of levels. */
  verticalDatum: string | undefined;
  time: 'phenomenonTime' | 'resultTime';
}

/** Symbols that servers write in place of UCUM. */
const SYMBOLS: Readonly<Record<string, string>> = {
  '°C': 'Cel',
  degC: 'Cel',
  C: 'Cel',
  '°F': '[degF]',
  degF: '[degF]',
  '°': 'deg',
  'µg/m³': 'ug/m3',
  'μg/m³': 'ug/m3',
  'µg/m3': 'ug/m3',
  'ug/m^3': 'ug/m3',
  'mg/m³': 'mg/m3',
  'm³': 'm3',
  'm³/s': 'm3/s',
  'm^3/s': 'm3/s',
  'm²': 'm2',
  'W/m²': 'W/m2',
  'dB(A)': 'dB',
  ppm: '[ppm]',
  ppb: '[ppb]',
  kWh: 'kW.h',
  Wh: 'W.h',
  mph: '[mi_i]/h',
  ft: '[ft_i]',
  in: '[in_i]',
};
const TEXT_TYPE = /OM_CategoryObservation|OM_Observation$/;
const BOOLEAN_TYPE = /OM_TruthObservation/;
const timeOf = timeReader('iso');

/**
 * Reads answers of an OGC SensorThings server (15-078r6 and 18-088): Things with their Locations and Datastreams,
 * Observations with their Datastream and its Thing, and things with their observations inside, as they are created.
 */
export function sensorThingsReader(options: SensorThingsOptions): PayloadReader {
  return {
    read(payload): Reading {
      let document: unknown;
      try {
        document = readFormat(payload, { format: 'json', lists: [] });
      } catch (error) {
        if (!(error instanceof FormatFault)) throw error;
        return { faults: [{ code: error.code, message: error.message }] };
      }
      const reading = {
        things: [] as ToldThing[],
        observations: [] as Observation[],
        faults: [] as ReadFault[],
      };
      const entities = isObject(document) && Array.isArray(document.value) ? document.value : [document];
      entities.forEach((entity, index) => {
        try {
          if (!isObject(entity)) throw new RangeError('it is no object');
          if ('result' in entity)
            readObservation(entity, entity.Datastream, undefined, options, payload.received, reading);
          else readThing(entity, options, payload.received, reading);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          reading.faults.push({ code: 'entity-invalid', message: `entity ${index + 1}: ${error.message}.` });
        }
      });
      return reading;
    },
  };
}

interface Collected {
  things: ToldThing[];
  observations: Observation[];
  faults: ReadFault[];
}

function readThing(entity: Json, options: SensorThingsOptions, received: number, reading: Collected): void {
  const id = idOf(entity, 'the thing');
  const thing = `${options.prefix}:${id}`;
  const [location] = listOf(entity.Locations);
  const at = middleOf(location?.location);
  const own = isObject(entity.properties) ? entity.properties : {};
  const kind = options.kindProperty === undefined ? undefined : own[options.kindProperty];
  const datastreams = listOf(entity.Datastreams).map((stream) => datastreamOf(stream, options));
  const simple = Object.entries(own).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  const name = typeof entity.name === 'string' && entity.name !== '' ? entity.name : id;
  reading.things.push({
    id: thing,
    name: { 'zh-CN': name, en: name },
    kind: typeof kind === 'string' && kind !== '' ? kind.slice(0, 60) : (options.kind ?? 'sensor'),
    ...(at ? { longitude: at[0], latitude: at[1] } : {}),
    properties: Object.fromEntries(simple) as ToldThing['properties'],
    datastreams,
  });
  for (const stream of listOf(entity.Datastreams))
    for (const observation of listOf(stream.Observations))
      readObservation(observation, stream, thing, options, received, reading);
}

function readObservation(
  entity: Json,
  datastream: unknown,
  ofThing: string | undefined,
  options: SensorThingsOptions,
  received: number,
  reading: Collected,
): void {
  if (!isObject(datastream))
    throw new RangeError('the observation does not say its Datastream; ask with $expand');
  const thing =
    ofThing ??
    (isObject(datastream.Thing) ? `${options.prefix}:${idOf(datastream.Thing, 'the thing')}` : undefined);
  if (thing === undefined) throw new RangeError('the Datastream does not say its Thing; ask with $expand');
  const stream = idOf(datastream, 'the datastream');
  const { result } = entity;
  const text = [entity[options.time], entity.phenomenonTime, entity.resultTime].find(
    (one) => typeof one === 'string',
  );
  // Of an interval its end: then the result was known.
  const time = text === undefined ? received : timeOf(String(text).split('/').at(-1));
  if (result === null || result === undefined) return;
  const value = typeof result === 'object' ? JSON.stringify(result).slice(0, 2_000) : result;
  const own = entity['@iot.id'];
  const bad = isObject(entity.resultQuality) ? undefined : entity.resultQuality;
  reading.observations.push({
    thing,
    datastream: stream,
    time,
    value: value as string | number | boolean,
    ...(own === undefined ? {} : { id: String(own).slice(0, 200) }),
    ...(bad === 'bad' || bad === 'uncertain' || bad === 'good' ? { quality: bad } : {}),
  });
}

function datastreamOf(
  stream: Json,
  options: SensorThingsOptions,
): NonNullable<ToldThing['datastreams']>[number] {
  const observed = isObject(stream.ObservedProperty) ? stream.ObservedProperty.name : undefined;
  const word = String(observed ?? stream.name ?? idOf(stream, 'the datastream'));
  const property = Object.hasOwn(options.properties, word) ? options.properties[word] : word;
  const type = String(stream.observationType ?? '');
  const isText = TEXT_TYPE.test(type);
  const unit = isText ? undefined : unitOf(stream.unitOfMeasurement, options);
  const name = typeof stream.name === 'string' ? stream.name : undefined;
  return {
    id: idOf(stream, 'the datastream'),
    property: property.slice(0, 120),
    type: BOOLEAN_TYPE.test(type) ? 'boolean' : isText ? 'text' : 'number',
    ...(name === undefined ? {} : { name: { 'zh-CN': name, en: name } }),
    ...(unit === undefined ? {} : { unit }),
  };
}

function unitOf(unit: unknown, { units }: SensorThingsOptions): string | undefined {
  const symbol = isObject(unit) && typeof unit.symbol === 'string' ? unit.symbol.trim() : '';
  if (symbol === '') return undefined;
  if (Object.hasOwn(units, symbol)) return units[symbol];
  return SYMBOLS[symbol] ?? (parseUnit(symbol) ? symbol : symbol.slice(0, 40));
}

/** The server's id; of things that are being created, which have none yet, the name. */
function idOf(entity: Json, what: string): string {
  const id = entity['@iot.id'] ?? entity.name;
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id).slice(0, 120);
  throw new RangeError(`${what} has no @iot.id`);
}

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
