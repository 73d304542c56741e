import type { Area, EventKind, ToldEvent } from '../../../models/schema/index.ts';
import { EVENT_KINDS } from '../../../models/schema/index.ts';
import { present, publicationOf } from './mapper-parts.ts';
import { parsePath, type Scope, valueAt, valuesAt } from './path.ts';
import { placeRule, type ToDegrees } from './place.ts';
import {
  localizedText,
  lookup,
  numberRule,
  optionalText,
  RecordFault,
  type Rule,
  shown,
  textRule,
  timeRule,
  whereRule,
} from './rules.ts';
import type { EventRule } from './schema.ts';

/** Adds the events that a rule finds in a record. */
export type EventReader = (scope: Scope, events: ToldEvent[], note: (error: unknown) => void) => void;

/** `otherwise`: time of the mapping; without any, an event is of its arrival. */
export function eventReader(
  rule: EventRule,
  convert: ToDegrees,
  otherwise: Rule<number> | undefined,
): EventReader {
  const each = rule.each === undefined ? undefined : parsePath(rule.each);
  const counts = whereRule(rule.where);
  const id = textRule(rule.id);
  const kind = textRule(rule.kind);
  const title = localizedText(rule.title);
  const description = optionalText(rule.description);
  const level = numberRule(rule.level);
  const time = rule.time === undefined ? otherwise : timeRule(rule.time);
  const expires = rule.expires === undefined ? undefined : timeRule(rule.expires);
  const place = placeRule(rule, convert);
  const area = rule.area === undefined ? undefined : parsePath(rule.area);
  const things = rule.things.map(optionalText);
  const publication = rule.publication && lookup(rule.publication);
  const cancelled = rule.cancelled && whereRule(rule.cancelled);
  const read = (scope: Scope): ToldEvent => {
    const shownTitle = title(scope);
    if (!shownTitle) throw new RecordFault('path-missing', 'the title of the event leads to nothing');
    return {
      id: id(scope),
      kind: kindOf(kind(scope)),
      title: shownTitle,
      ...present('description', description(scope)?.slice(0, 10_000)),
      ...present('level', level(scope)),
      time: time ? time(scope) : scope.received,
      ...present('expires', expires && optionally(expires, scope)),
      ...place(scope),
      ...present('area', area && areaOf(valueAt(area, scope), convert)),
      things: things.flatMap((one) => one(scope) ?? []),
      ...present('publication', publication && publicationOf(publication(scope))),
      ...(cancelled?.(scope) ? { cancelled: true } : {}),
    };
  };
  return (record, events, note) => {
    const scopes = each
      ? valuesAt(each, record).map((here) => ({ ...record, here, parent: record.here }))
      : [record];
    for (const scope of scopes) {
      try {
        if (counts(scope)) events.push(read(scope));
      } catch (error) {
        note(error);
      }
    }
  };
}

function kindOf(text: string): EventKind {
  const kind = EVENT_KINDS.find((one) => one === text);
  if (kind) return kind;
  throw new RecordFault(
    'kind-unknown',
    `"${text}" is none of the kinds of events; give the rule a table to ${EVENT_KINDS.join(', ')}`,
  );
}

function optionally(rule: Rule<number>, scope: Scope): number | undefined {
  try {
    return rule(scope);
  } catch (error) {
    if (error instanceof RecordFault && error.code === 'path-missing') return undefined;
    throw error;
  }
}

/** The first polygon of a GeoJSON geometry. */
function areaOf(value: unknown, convert: ToDegrees): Area | undefined {
  if (value === undefined || value === null) return undefined;
  const { type, coordinates, geometry } = value as Record<string, unknown>;
  if (type === 'Feature') return areaOf(geometry, convert);
  const rings =
    type === 'MultiPolygon' ? (coordinates as unknown[])?.[0] : type === 'Polygon' ? coordinates : undefined;
  if (!Array.isArray(rings))
    throw new RecordFault('area-invalid', `the area has ${shown(value)}, and a GeoJSON polygon is wanted`);
  return rings.map((ring) =>
    openRing(ring).map(([x, y]) => convert(x, y, 0).slice(0, 2) as [number, number]),
  );
}

/** Without the last position where it is the first again. */
export function openRing(ring: [number, number][]): [number, number][] {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length > 3 && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}
