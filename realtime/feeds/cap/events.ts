import type { EventKind, ToldEvent, WarningLevel } from '../../../models/schema/index.ts';
import type { Alert, AlertArea, AlertInfo } from './alert.ts';

/** Kind of event for each category of CAP 1.2; a configuration may say others. */
export const KINDS: Record<string, EventKind> = {
  Geo: 'natural-disaster',
  Met: 'natural-disaster',
  Safety: 'public-order',
  Security: 'public-order',
  Rescue: 'first-aid',
  Fire: 'fire',
  Health: 'first-aid',
  Env: 'environment',
  Transport: 'traffic',
  Infra: 'municipal',
  CBRNE: 'environment',
  Other: 'governance',
};
const LEVELS: Record<string, WarningLevel> = { Extreme: 1, Severe: 2, Moderate: 3, Minor: 4 };
/** Colours of Chinese warnings, in headlines and parameters; they are the level itself. */
const COLOURS: [RegExp, WarningLevel][] = [
  [/红色|\bred\b/i, 1],
  [/橙色|\borange\b/i, 2],
  [/黄色|\byellow\b/i, 3],
  [/蓝色|\bblue\b/i, 4],
];
const CIRCLE_CORNERS = 36;
const EARTH = 6_371_008.8;
const MOST_TEXT = 10_000;

export interface EventOptions {
  prefix: string;
  kinds: Readonly<Record<string, EventKind>>;
  /** Value of a geocode → id of an area of the city. */
  geocodes: Readonly<Record<string, string>>;
  /** Messages with another status than Actual. */
  exercises: 'skip' | 'simulated';
  received: number;
}

/**
 * The events of an alert. Who is told of an update or a cancellation is told that what it refers to is taken back; an
 * update is an event of its own, since its references may name the last message only. One that has expired by the time
 * of its arrival is nothing any more.
 */
export function eventsOf(alert: Alert, options: EventOptions): ToldEvent[] {
  const { prefix, exercises, received } = options;
  const drill = alert.status !== 'Actual';
  if (drill && exercises === 'skip') return [];
  if (!['Alert', 'Update', 'Cancel'].includes(alert.type)) return [];
  const chinese = alert.infos.find(({ language }) => /^zh/i.test(language));
  const english = alert.infos.find(({ language }) => /^en/i.test(language));
  const info = chinese ?? english ?? alert.infos[0];
  const title = {
    'zh-CN': titleOf(chinese ?? english ?? alert.infos[0], alert),
    en: titleOf(english ?? chinese ?? alert.infos[0], alert),
  };
  const kind = kindOf(info, options);
  const back = ['Update', 'Cancel'].includes(alert.type) ? alert.references : [];
  const events: ToldEvent[] = back.map(({ identifier, sent }) => ({
    id: idOf(prefix, identifier),
    kind,
    title,
    time: sent,
    cancelled: true,
    ...(alert.scope === 'Public' ? {} : { publication: 'restricted' as const }),
    ...(drill ? { simulated: true } : {}),
  }));
  if (alert.type === 'Cancel' || !info) return events;
  const expires = latest(alert.infos.map((one) => one.expires));
  if (expires !== undefined && expires <= received) return events;
  const places = info.areas.length > 0 ? info.areas : alert.infos.flatMap(({ areas }) => areas);
  const rings = places.flatMap(({ polygons, circles }) => [...polygons, ...circles.map(circleRing)]);
  const level = levelOf(info);
  const centre = rings.length > 0 ? middleOf(rings[0]) : undefined;
  events.push({
    id: idOf(prefix, alert.identifier),
    kind,
    title,
    description: descriptionOf(info, alert, places),
    ...(level === undefined ? {} : { level }),
    time: info.onset ?? info.effective ?? alert.sent,
    ...(expires === undefined ? {} : { expires }),
    ...(centre ? { longitude: centre[0], latitude: centre[1], area: [rings[0]] } : {}),
    areas: areaIds(places, options.geocodes),
    signed: alert.signed,
    // What is not for everybody is for the few, however open its feed is.
    ...(alert.scope === 'Public' ? {} : { publication: 'restricted' as const }),
    ...(drill ? { simulated: true } : {}),
  });
  return events;
}

const idOf = (prefix: string, identifier: string): string => `${prefix}:${identifier}`.slice(0, 200);

const titleOf = (info: AlertInfo | undefined, alert: Alert): string =>
  (info?.headline ?? info?.event ?? '') || alert.identifier;

function kindOf(info: AlertInfo | undefined, { kinds }: EventOptions): EventKind {
  for (const category of info?.categories ?? []) {
    const kind = Object.hasOwn(kinds, category) ? kinds[category] : KINDS[category];
    if (kind) return kind;
  }
  return 'governance';
}

function levelOf({ severity, headline = '', parameters }: AlertInfo): WarningLevel | undefined {
  const words = [
    headline,
    ...parameters.filter(({ name }) => /colou?r|level|颜色|等级/i.test(name)).map(({ value }) => value),
  ];
  for (const [colour, level] of COLOURS) if (words.some((text) => colour.test(text))) return level;
  return severity === undefined ? undefined : LEVELS[severity];
}

function descriptionOf(info: AlertInfo, alert: Alert, areas: readonly AlertArea[]): string {
  const parts = [
    info.description,
    info.instruction,
    [...new Set(areas.map(({ description }) => description))].filter(Boolean).join('; '),
    [info.urgency, info.severity, info.certainty].filter(Boolean).join(' / '),
    info.senderName ?? alert.sender,
  ];
  return parts.filter(Boolean).join('\n\n').slice(0, MOST_TEXT);
}

function areaIds(areas: readonly AlertArea[], table: Readonly<Record<string, string>>): string[] {
  const codes = areas.flatMap(({ geocodes }) => geocodes.map(({ value }) => value));
  return [...new Set(codes.flatMap((code) => (Object.hasOwn(table, code) ? [table[code]] : [])))];
}

const latest = (times: readonly (number | undefined)[]): number | undefined => {
  // An info without an end has none.
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 && known.length === times.length ? Math.max(...known) : undefined;
};

function middleOf(ring: readonly [number, number][]): [number, number] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/** A circle as a ring of 36 corners on the sphere: at 100 km within some 400 m of the circle. */
function circleRing([longitude, latitude, kilometres]: [number, number, number]): [number, number][] {
  const reach = (Math.max(kilometres, 0.05) * 1000) / EARTH;
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return Array.from({ length: CIRCLE_CORNERS }, (_, index) => {
    const bearing = (index / CIRCLE_CORNERS) * 2 * Math.PI;
    const north = Math.asin(
      Math.sin(phi) * Math.cos(reach) + Math.cos(phi) * Math.sin(reach) * Math.cos(bearing),
    );
    const east =
      lambda +
      Math.atan2(
        Math.sin(bearing) * Math.sin(reach) * Math.cos(phi),
        Math.cos(reach) - Math.sin(phi) * Math.sin(north),
      );
    const degrees = (east * 180) / Math.PI;
    return [((((degrees + 180) % 360) + 360) % 360) - 180, (north * 180) / Math.PI];
  });
}
