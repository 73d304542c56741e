import type { Observation, ToldThing } from '../../../models/schema/index.ts';
import { unitConversion } from '../../../models/units/ucum.ts';
import { parsePath, type Scope, valuesAt } from './path.ts';
import { placeRule, type ToDegrees } from './place.ts';
import {
  localizedText,
  lookup,
  missing,
  nameOfRule,
  numberOf,
  numberRule,
  optionalText,
  RecordFault,
  type Rule,
  shown,
  textRule,
  timeRule,
  valueRule,
  whereRule,
} from './rules.ts';
import type { DatastreamRule, MovementRule } from './schema.ts';

type ToldDatastream = NonNullable<ToldThing['datastreams']>[number];

/** Adds the observations that a rule finds in a record, and the datastreams that they are of. */
export type ObservationReader = (
  thing: string,
  scope: Scope,
  observations: Observation[],
  streams: Map<string, ToldDatastream>,
  note: (error: unknown) => void,
) => void;

/** Name of the datastream of a thing that moves. */
export const POSITION = 'position';

/** `otherwise`: time of the mapping; without any, an observation is of its arrival. */
export function observationReader(
  rule: DatastreamRule,
  otherwise: Rule<number> | undefined,
): ObservationReader {
  const each = rule.each === undefined ? undefined : parsePath(rule.each);
  const counts = whereRule(rule.where);
  const datastream = textRule(rule.datastream);
  const property = rule.property === undefined ? datastream : textRule(rule.property);
  const name = localizedText(rule.name);
  const value = valueReader(rule);
  const time = rule.time === undefined ? otherwise : timeRule(rule.time);
  const idOf = optionalText(rule.id);
  const quality = rule.quality && lookup(rule.quality);
  return (thing, record, observations, streams, note) => {
    const scopes = each
      ? valuesAt(each, record).map((here) => ({ ...record, here, parent: record.here }))
      : [record];
    for (const scope of scopes) {
      try {
        if (!counts(scope)) continue;
        const observed = value(scope);
        if (observed === undefined) continue;
        const stream = datastream(scope);
        const called = name(scope);
        if (!streams.has(stream))
          streams.set(stream, {
            id: stream,
            property: property(scope),
            type: rule.type,
            ...(called === undefined ? {} : { name: called }),
            ...(rule.unit === undefined ? {} : { unit: rule.unit }),
            ...(rule.verticalDatum === undefined ? {} : { verticalDatum: rule.verticalDatum }),
            ...(rule.rhythm === undefined ? {} : { rhythm: rule.rhythm }),
          });
        if (observed === null) continue;
        const id = idOf(scope);
        const good = quality?.(scope);
        observations.push({
          thing,
          datastream: stream,
          time: time ? time(scope) : scope.received,
          value: observed,
          ...(id === undefined ? {} : { id }),
          ...(good === 'good' || good === 'uncertain' || good === 'bad' ? { quality: good } : {}),
        });
      } catch (error) {
        note(error);
      }
    }
  };
}

/** The value of an observation; null: the source says that there is none, undefined: it says nothing. */
function valueReader(rule: DatastreamRule): Rule<string | number | boolean | null | undefined> {
  const read = valueRule(rule.value);
  const name = nameOfRule(rule.value);
  const none = new Set(rule.missing.map(String));
  const convert = converter(rule);
  return (scope) => {
    const value = read(scope);
    if (value === undefined) {
      if (rule.optional) return undefined;
      throw missing(name.replace(/^the path "|"$/g, ''));
    }
    if (value === null || none.has(String(value))) return null;
    if (typeof value === 'object')
      throw new RecordFault('not-a-value', `${name} leads to ${shown(value)}, and a single value is wanted`);
    if (rule.type === 'text') return String(value);
    if (rule.type === 'boolean') return booleanOf(value, name);
    return convert(numberOf(value, name), scope);
  };
}

function converter(rule: DatastreamRule): (value: number, scope: Scope) => number {
  const { unit, sourceUnit, scale = 1, offset = 0 } = rule;
  const change = (from: string): ((value: number) => number) => {
    const found = unit === undefined ? undefined : unitConversion(from, unit);
    if (found) return found;
    throw new RecordFault('unit-unknown', `a value in "${from}" cannot be told in "${unit ?? 'no unit'}"`);
  };
  if (sourceUnit === undefined) return (value) => value * scale + offset;
  if (typeof sourceUnit === 'string') {
    const fixed = change(sourceUnit);
    return (value) => fixed(value * scale + offset);
  }
  const unitOf = lookup(sourceUnit);
  const known = new Map<string, (value: number) => number>();
  return (value, scope) => {
    const from = String(unitOf(scope) ?? unit);
    let convert = known.get(from);
    if (!convert) {
      convert = change(from);
      if (known.size < 1_000) known.set(from, convert);
    }
    return convert(value * scale + offset);
  };
}

const YES = new Set(['true', '1', 'on', 'yes', 'open', '是', '开']);
const NO = new Set(['false', '0', 'off', 'no', 'closed', '否', '关']);

function booleanOf(value: unknown, name: string): boolean {
  const word = String(value).trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new RecordFault(
    'not-a-boolean',
    `${name} has ${shown(value)}, and yes or no is wanted; give the rule a table of values`,
  );
}

/** Position of a thing that moves, as one more of its datastreams. */
export function movementReader(
  rule: MovementRule,
  convert: ToDegrees,
  otherwise: Rule<number> | undefined,
): ObservationReader {
  const place = placeRule(rule, convert);
  const time = rule.time === undefined ? otherwise : timeRule(rule.time);
  const heading = numberRule(rule.heading);
  const speed = numberRule(rule.speed);
  const toMetres = unitConversion(rule.speedUnit, 'm/s');
  return (thing, scope, observations, streams, note) => {
    try {
      if (!toMetres) throw new RecordFault('unit-unknown', `"${rule.speedUnit}" is no unit of speed`);
      const at = place(scope);
      if (!at) return;
      streams.set(POSITION, { id: POSITION, property: POSITION, type: 'position' });
      const toward = heading(scope);
      const fast = speed(scope);
      observations.push({
        thing,
        datastream: POSITION,
        time: time ? time(scope) : scope.received,
        value: {
          ...at,
          ...(toward === undefined ? {} : { heading: ((toward % 360) + 360) % 360 }),
          ...(fast === undefined || fast < 0 ? {} : { speed: toMetres(fast) }),
        },
      });
    } catch (error) {
      note(error);
    }
  };
}
