import type { ToldThing } from '../../../models/schema/index.ts';
import type { Payload, ReadFault, Reading } from '../adapter.ts';
import { type EventReader, eventReader } from './event-rule.ts';
import { present, publicationOf } from './mapper-parts.ts';
import { movementReader, type ObservationReader, observationReader } from './observation-rule.ts';
import { parsePath, type Scope, valuesAt } from './path.ts';
import { type Place, placeRule, toDegrees } from './place.ts';
import {
  localizedText,
  lookup,
  optionalText,
  RecordFault,
  type Rule,
  textRule,
  timeRule,
  valueRule,
  whereRule,
} from './rules.ts';
import type { Mapping, ThingRule } from './schema.ts';

/** Makes a reading of records that a format was read into. */
export type Mapper = (root: unknown, payload: Payload) => Reading;

/** Told of one payload; the rest would say the same. */
const MOST_FAULTS = 200;

/** Makes a mapping ready; throws InputError where its CRS or datum cannot be used. */
export async function createMapper(mapping: Mapping): Promise<Mapper> {
  const convert = await toDegrees(mapping.crs);
  const records = mapping.records === undefined ? undefined : parsePath(mapping.records);
  const counts = whereRule(mapping.where);
  const time = mapping.time === undefined ? undefined : timeRule(mapping.time);
  const thing = mapping.thing && (await thingReader(mapping.thing, mapping.crs));
  const observations: ObservationReader[] = mapping.observations.map((rule) => observationReader(rule, time));
  if (mapping.movement) observations.push(movementReader(mapping.movement, convert, time));
  const events: EventReader[] = mapping.events.map((rule) => eventReader(rule, convert, time));

  return (root, { subject, received }) => {
    const reading = {
      things: [] as ToldThing[],
      observations: [] as NonNullable<Reading['observations']>[number][],
      events: [] as NonNullable<Reading['events']>[number][],
      faults: [] as ReadFault[],
    };
    const start: Scope = { here: root, root, subject, received };
    const found = records ? valuesAt(records, start) : Array.isArray(root) ? root : [root];
    const several = found.length > 1;
    found.forEach((here, index) => {
      const scope: Scope = { here, root, subject, received };
      const note = (error: unknown) => {
        if (!(error instanceof RecordFault)) throw error;
        if (reading.faults.length >= MOST_FAULTS) return;
        const place = several ? `record ${index + 1}: ` : '';
        reading.faults.push({ code: error.code, message: `${place}${error.message}.` });
      };
      try {
        if (!counts(scope)) return;
        if (thing) readThing(thing, observations, scope, reading, note);
      } catch (error) {
        note(error);
      }
      for (const read of events) read(scope, reading.events, note);
    });
    return reading;
  };
}

function readThing(
  thing: ThingReader,
  observations: readonly ObservationReader[],
  scope: Scope,
  reading: { things: ToldThing[]; observations: NonNullable<Reading['observations']>[number][] },
  note: (error: unknown) => void,
): void {
  const id = thing.id(scope);
  const streams = new Map<string, NonNullable<ToldThing['datastreams']>[number]>();
  for (const read of observations) read(id, scope, reading.observations, streams, note);
  if (!thing.described) return;
  let told: ToldThing = { id };
  try {
    told = thing.describe(id, scope);
  } catch (error) {
    // What is wrong with its name or place does not keep its values out.
    note(error);
  }
  reading.things.push({ ...told, datastreams: [...streams.values()] });
}

interface ThingReader {
  id: Rule<string>;
  described: boolean;
  describe(id: string, scope: Scope): ToldThing;
}

async function thingReader(rule: ThingRule, crs: string): Promise<ThingReader> {
  const place: Rule<Place | undefined> = placeRule(rule, await toDegrees(crs, rule.verticalDatum));
  const heightIs = rule.verticalDatum === undefined ? rule.heightIs : 'ellipsoidal';
  const name = localizedText(rule.name);
  const kind = optionalText(rule.kind);
  const layer = optionalText(rule.layer);
  const publication = rule.publication && lookup(rule.publication);
  const feature = rule.feature && {
    layer: optionalText(rule.feature.layer),
    id: optionalText(rule.feature.id),
  };
  const properties = Object.entries(rule.properties).map(([key, one]) => ({ key, read: valueRule(one) }));
  return {
    id: textRule(rule.id),
    described: rule.described,
    describe(id, scope) {
      const at = place(scope);
      const featureLayer = feature?.layer(scope);
      const featureId = feature?.id(scope);
      const own: Record<string, string | number | boolean> = {};
      for (const { key, read } of properties) {
        const value = read(scope);
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
          own[key] = value;
      }
      return {
        id,
        ...present('name', name(scope)),
        ...present('kind', kind(scope)),
        ...present('layer', layer(scope)),
        ...at,
        ...(at?.height === undefined ? {} : { heightIs }),
        ...present('publication', publication && publicationOf(publication(scope))),
        ...(featureLayer && featureId ? { feature: { layer: featureLayer, id: featureId } } : {}),
        ...(properties.length > 0 ? { properties: own } : {}),
      };
    },
  };
}
