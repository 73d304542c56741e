import type { Observation, ToldEvent, ToldThing } from '../../../models/schema/index.ts';
import { unitConversion } from '../../../models/units/ucum.ts';
import type { Payload, PayloadReader, ReadFault, Reading } from '../adapter.ts';
import { FormatFault, readFormat } from '../formats/format.ts';
import { createMapper, type Mapper } from '../mapping/mapper.ts';
import type { Scope } from '../mapping/path.ts';
import { middleOf } from '../mapping/place.ts';
import { fillTemplate, parseTemplate } from '../mapping/template.ts';
import { type TimeReader, timeReader } from '../mapping/time.ts';
import { type Attribute, type Entity, entitiesIn, readEntity, UNIT_CODES } from './entity.ts';
import type { EntityOptions, EntityRule } from './schema.ts';

/** Attributes that say when, where or what an entity is; they are no observations. */
const DESCRIPTIVE = new Set([
  'location',
  'address',
  'name',
  'alternateName',
  'description',
  'source',
  'dataProvider',
  'owner',
  'seeAlso',
  'areaServed',
  'dateObserved',
  'dateObservedFrom',
  'dateObservedTo',
  'dateCreated',
  'dateModified',
  'dateIssued',
  'refDevice',
  'refPointOfInterest',
  'stationCode',
  'stationName',
]);
const TIMES = ['dateObserved', 'dateObservedTo', 'observedAt', 'timestamp', 'dateIssued', 'dateModified'];

/** Reads entities and notifications of NGSI-LD by the rules of a feed. */
export async function entityReader(options: EntityOptions): Promise<PayloadReader> {
  const time = timeReader('iso', options.zone);
  const rules = new Map<string, { rule: EntityRule; map: Mapper | undefined }>();
  for (const [type, rule] of Object.entries(options.types))
    rules.set(type, { rule, map: rule.mapping && (await createMapper(rule.mapping)) });
  return {
    read(payload): Reading {
      let sources: unknown[];
      try {
        sources = entitiesIn(readFormat(payload, { format: 'json', lists: [] }));
      } catch (error) {
        const code = error instanceof FormatFault ? error.code : 'not-ngsi-ld';
        return { faults: [{ code, message: `${(error as Error).message}.` }] };
      }
      const reading = {
        things: [] as ToldThing[],
        observations: [] as Observation[],
        events: [] as ToldEvent[],
        faults: [] as ReadFault[],
      };
      sources.forEach((source, index) => {
        try {
          const entity = readEntity(source);
          const own = rules.get(entity.type.replace(/^.*[/#]/, '')) ?? rules.get('*');
          if (!own) return;
          if (own.map) {
            const mapped = own.map(keyValues(entity), payload);
            reading.things.push(...(mapped.things ?? []));
            reading.observations.push(...(mapped.observations ?? []));
            reading.events.push(...(mapped.events ?? []));
            reading.faults.push(...(mapped.faults ?? []));
          } else readByRule(entity, own.rule, time, payload, reading);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          reading.faults.push({ code: 'entity-invalid', message: `entity ${index + 1}: ${error.message}.` });
        }
      });
      return reading;
    },
  };
}

/** The simplified form, with the times and units of attributes beside them: `pm25`, `pm25.observedAt` … */
function keyValues({ id, type, attributes }: Entity): Record<string, unknown> {
  const flat: Record<string, unknown> = { id, type };
  for (const [name, { value, observedAt, unitCode }] of Object.entries(attributes)) {
    flat[name] = value;
    if (observedAt !== undefined) flat[`${name}.observedAt`] = observedAt;
    if (unitCode !== undefined) flat[`${name}.unitCode`] = unitCode;
  }
  return flat;
}

function readByRule(
  entity: Entity,
  rule: EntityRule,
  time: TimeReader,
  payload: Payload,
  reading: { things: ToldThing[]; observations: Observation[]; faults: ReadFault[] },
): void {
  const flat = keyValues(entity);
  const scope: Scope = { here: flat, root: flat, subject: payload.subject, received: payload.received };
  const id = rule.thing === undefined ? { text: entity.id } : fillTemplate(parseTemplate(rule.thing), scope);
  if ('missing' in id) {
    reading.faults.push({
      code: 'path-missing',
      message: `entity "${entity.id}": the path "${id.missing}" of the thing's id leads to nothing.`,
    });
    return;
  }
  const thing = id.text;
  const datastreams: NonNullable<ToldThing['datastreams']> = [];
  const timeOf = (attribute: Attribute): number => {
    const own =
      attribute.observedAt ??
      TIMES.map((name) => entity.attributes[name]?.value).find((value) => typeof value === 'string');
    // Of an interval its end: then the value was known.
    return own === undefined ? payload.received : time(String(own).split('/').at(-1));
  };
  const note = (name: string, code: string, message: string) =>
    reading.faults.push({ code, message: `entity "${entity.id}", attribute "${name}": ${message}.` });

  for (const [name, attribute] of Object.entries(entity.attributes)) {
    const own = Object.hasOwn(rule.attributes, name) ? rule.attributes[name] : undefined;
    if (!own && (rule.only || DESCRIPTIVE.has(name) || attribute.kind !== 'property')) continue;
    const { value } = attribute;
    if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'string') continue;
    // Without a rule only what is measured counts: texts are mostly descriptions.
    if (!own && typeof value === 'string') continue;
    try {
      const measured = measure(value, attribute, own);
      datastreams.push({
        id: own?.datastream ?? name,
        property: own?.property ?? own?.datastream ?? name,
        type: measured.type,
        ...(measured.unit === undefined ? {} : { unit: measured.unit }),
        ...(own?.verticalDatum === undefined ? {} : { verticalDatum: own.verticalDatum }),
      });
      reading.observations.push({
        thing,
        datastream: own?.datastream ?? name,
        time: timeOf(attribute),
        value: measured.value,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      note(name, 'attribute-invalid', error.message);
    }
  }
  const location = entity.attributes.location;
  const at = location && middleOf(location.value);
  if (at && rule.moves) {
    try {
      const heading = entity.attributes.heading?.value;
      const speed = entity.attributes.speed?.value;
      reading.observations.push({
        thing,
        datastream: 'position',
        time: timeOf(location),
        value: {
          longitude: at[0],
          latitude: at[1],
          ...(typeof heading === 'number' ? { heading } : {}),
          // Smart data models tell the speed in km/h.
          ...(typeof speed === 'number' && speed >= 0 ? { speed: speed / 3.6 } : {}),
        },
      });
      datastreams.push({ id: 'position', property: 'position', type: 'position' });
    } catch (error) {
      note('location', 'attribute-invalid', (error as Error).message);
    }
  }
  const called = entity.attributes.name?.value ?? entity.attributes.stationName?.value;
  reading.things.push({
    id: thing,
    kind: rule.kind ?? kindOf(entity.type),
    ...(typeof called === 'string' ? { name: { 'zh-CN': called, en: called } } : {}),
    ...(rule.layer === undefined ? {} : { layer: rule.layer }),
    ...(at && !rule.moves ? { longitude: at[0], latitude: at[1] } : {}),
    datastreams,
  });
}

function measure(
  value: number | boolean | string,
  { unitCode }: Attribute,
  own: EntityRule['attributes'][string] | undefined,
): { value: number | boolean | string; type: 'number' | 'boolean' | 'text'; unit?: string } {
  if (typeof value === 'string') return { value: value.slice(0, 2_000), type: 'text' };
  if (typeof value === 'boolean') return { value, type: 'boolean' };
  const source = own?.sourceUnit ?? (unitCode === undefined ? undefined : UNIT_CODES[unitCode]);
  const unit = own?.unit ?? source;
  if (source === undefined || unit === undefined || source === unit)
    return { value, type: 'number', ...(unit === undefined ? {} : { unit }) };
  const convert = unitConversion(source, unit);
  if (!convert) throw new RangeError(`a value in "${source}" cannot be told in "${unit}"`);
  return { value: convert(value), type: 'number', unit };
}

/** AirQualityObserved → air-quality-observed. */
const kindOf = (type: string): string =>
  type
    .replace(/^.*[/#]/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .slice(0, 60);
