import { attributeOf, childOf, childrenOf, childText, type XmlNode } from '../formats/xml.ts';
import { timeReader } from '../mapping/time.ts';

/** An alert of the Common Alerting Protocol, as far as a city shows it. */
export interface Alert {
  version: string;
  identifier: string;
  sender: string;
  /** UTC milliseconds. */
  sent: number;
  status: string;
  type: string;
  scope: string;
  signed: boolean;
  references: { sender: string; identifier: string; sent: number }[];
  infos: AlertInfo[];
  /** What is not as the standard says, and was taken all the same. */
  warnings: string[];
}

export interface AlertInfo {
  language: string;
  categories: string[];
  event: string;
  severity: string | undefined;
  urgency: string | undefined;
  certainty: string | undefined;
  effective: number | undefined;
  onset: number | undefined;
  expires: number | undefined;
  senderName: string | undefined;
  headline: string | undefined;
  description: string | undefined;
  instruction: string | undefined;
  parameters: { name: string; value: string }[];
  areas: AlertArea[];
}

export interface AlertArea {
  description: string;
  /** Rings of longitude and latitude, not closed. */
  polygons: [number, number][][];
  /** Longitude, latitude, radius in kilometres. */
  circles: [number, number, number][];
  geocodes: { name: string; value: string }[];
}

/** An alert that cannot be taken: the rule that it breaks. */
export class AlertFault extends Error {
  override readonly name = 'AlertFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Of CAP 1.2, 3.2.1; the values of before are among them. */
const STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'];
const TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'];
const SCOPES = ['Public', 'Restricted', 'Private'];
const timeOf = timeReader('iso');

/**
 * Reads an `alert` element: CAP 1.2 (OASIS, 1 July 2010), and with a warning 1.1 and 1.0. Throws AlertFault where what
 * an alert cannot be without is missing or wrong.
 */
export function readAlert(alert: XmlNode, version: string): Alert {
  const warnings: string[] = [];
  if (version !== '1.2') warnings.push(`it is CAP ${version}`);
  const identifier = need(alert, 'identifier');
  const sender = need(alert, 'sender');
  if (/[\s,<&]/.test(identifier))
    throw new AlertFault('cap-identifier', `the identifier "${identifier}" has a space, a comma, < or &`);
  if (/[\s,<&]/.test(sender)) warnings.push(`the sender "${sender}" has a space, a comma, < or &`);
  return {
    version,
    identifier,
    sender,
    sent: needTime(alert, 'sent'),
    status: oneOf(alert, 'status', STATUSES),
    type: oneOf(alert, 'msgType', TYPES),
    // 1.0 could do without, and its messages were for everybody.
    scope: version === '1.0' ? (childText(alert, 'scope') ?? 'Public') : oneOf(alert, 'scope', SCOPES),
    signed: childrenOf(alert, 'Signature').length > 0,
    references: referencesOf(childText(alert, 'references'), warnings),
    infos: childrenOf(alert, 'info').map((info) => readInfo(info, warnings)),
    warnings,
  };
}

/** Versions of the alerts of a document, by their namespaces: a reader without prefixes has them no longer. */
export function versionsOf(xml: string): string[] {
  return [...xml.matchAll(/<(?:[\w-]+:)?alert\b[^>]*>/g)].map(([tag]) => {
    if (/incident\.com\/cap\/1\.0/.test(tag)) return '1.0';
    const own =
      /emergency:cap:(\d\.\d)/.exec(tag) ??
      (tag.includes(':') ? /emergency:cap:(\d\.\d)/.exec(xml) : undefined);
    return own?.[1] ?? 'of an unknown version';
  });
}

function readInfo(info: XmlNode, warnings: string[]): AlertInfo {
  const time = (name: string) => {
    const text = childText(info, name);
    if (text === undefined) return undefined;
    try {
      return timeOf(text);
    } catch (error) {
      warnings.push(`info.${name}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const expires = time('expires');
  if (expires === undefined && childText(info, 'expires') !== undefined)
    throw new AlertFault(
      'cap-expires',
      `info.expires "${childText(info, 'expires')}" is no time; when the alert ends is not known`,
    );
  return {
    language: childText(info, 'language') ?? 'en-US',
    categories: childrenOf(info, 'category').flatMap((one) => textOf(one) ?? []),
    event: childText(info, 'event') ?? '',
    severity: childText(info, 'severity'),
    urgency: childText(info, 'urgency'),
    certainty: childText(info, 'certainty'),
    effective: time('effective'),
    onset: time('onset'),
    expires,
    senderName: childText(info, 'senderName'),
    headline: childText(info, 'headline'),
    description: childText(info, 'description'),
    instruction: childText(info, 'instruction'),
    parameters: [...childrenOf(info, 'parameter'), ...childrenOf(info, 'eventCode')].flatMap(namedValue),
    areas: childrenOf(info, 'area').map((area) => readArea(area, warnings)),
  };
}

function readArea(area: XmlNode, warnings: string[]): AlertArea {
  const polygons: [number, number][][] = [];
  for (const node of childrenOf(area, 'polygon')) {
    const text = textOf(node);
    if (text === undefined) continue;
    const ring = text.split(/\s+/).map(pairOf);
    if (ring.some((pair) => !pair) || ring.length < 4) {
      warnings.push(`the polygon "${text.slice(0, 60)}" is none`);
      continue;
    }
    const open = ring as [number, number][];
    const [first, last] = [open[0], open[open.length - 1]];
    if (first[0] === last[0] && first[1] === last[1]) open.pop();
    else warnings.push('a polygon is not closed');
    if (open.length >= 3) polygons.push(open);
  }
  const circles: [number, number, number][] = [];
  for (const node of childrenOf(area, 'circle')) {
    const text = textOf(node);
    if (text === undefined) continue;
    const [centre, radius] = text.split(/\s+/);
    const pair = pairOf(centre);
    if (pair && Number(radius) >= 0) circles.push([...pair, Number(radius)]);
    else warnings.push(`the circle "${text.slice(0, 60)}" is none`);
  }
  return {
    description: childText(area, 'areaDesc') ?? '',
    polygons,
    circles,
    geocodes: childrenOf(area, 'geocode').flatMap(namedValue),
  };
}

/** CAP writes latitude first. */
function pairOf(text: string): [number, number] | undefined {
  const [latitude, longitude, more] = text
    .split(',')
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  if (more !== undefined || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return undefined;
  return [longitude, latitude];
}

function referencesOf(text: string | undefined, warnings: string[]): Alert['references'] {
  return (text ?? '').split(/\s+/).flatMap((one) => {
    if (one === '') return [];
    const [sender, identifier, sent] = one.split(',');
    try {
      if (identifier) return [{ sender, identifier, sent: timeOf(sent) }];
    } catch {
      // Told below.
    }
    warnings.push(`the reference "${one.slice(0, 120)}" is not sender,identifier,sent`);
    return [];
  });
}

/** 1.0 had `<eventCode>name=value</eventCode>`. */
function namedValue(node: XmlNode): { name: string; value: string }[] {
  const old = typeof node === 'string' ? /^([^=]+)=(.*)$/s.exec(node) : undefined;
  if (old) return [{ name: old[1], value: old[2] }];
  const [name, value] = [childText(node, 'valueName'), childText(node, 'value')];
  return name !== undefined && value !== undefined ? [{ name, value }] : [];
}

function need(alert: XmlNode, name: string): string {
  const text = childText(alert, name);
  if (text !== undefined) return text;
  throw new AlertFault('cap-incomplete', `the alert has no ${name}`);
}

function needTime(alert: XmlNode, name: string): number {
  const text = need(alert, name);
  try {
    return timeOf(text);
  } catch (error) {
    throw new AlertFault('cap-time', `${name}: ${(error as Error).message}`);
  }
}

function oneOf(alert: XmlNode, name: string, values: readonly string[]): string {
  const text = need(alert, name);
  if (values.includes(text)) return text;
  throw new AlertFault('cap-value', `${name} is "${text}", and must be one of ${values.join(', ')}`);
}

function textOf(node: XmlNode): string | undefined {
  const text = typeof node === 'string' ? node : attributeText(node);
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

const attributeText = (node: XmlNode): string | undefined => {
  const text = typeof node === 'object' ? node['#text'] : undefined;
  return typeof text === 'string' ? text : undefined;
};

/** Alerts of a document: one by itself, within Atom entries, RSS items or EDXL content; and links to others. */
export function alertsOf(document: { [name: string]: XmlNode | XmlNode[] }): {
  alerts: XmlNode[];
  links: string[];
  /** Entries of an index with neither an alert nor a link to one. */
  empty: number;
} {
  const alerts: XmlNode[] = [];
  const look = (node: XmlNode, depth: number): void => {
    if (typeof node === 'string' || depth > 16) return;
    for (const [name, inner] of Object.entries(node))
      for (const one of Array.isArray(inner) ? inner : [inner]) {
        if (name === 'alert' && typeof one === 'object') alerts.push(one);
        else if (!name.startsWith('@')) look(one, depth + 1);
      }
  };
  look(document as XmlNode, 0);
  const entries = [
    ...childrenOf(childOf(document, 'feed'), 'entry').map((entry) => ({ entry, link: entryLink(entry) })),
    ...childrenOf(childOf(childOf(document, 'rss'), 'channel'), 'item').map((entry) => ({
      entry,
      link: childText(entry, 'link'),
    })),
  ].filter(({ entry }) => !hasAlert(entry));
  const links = entries.flatMap(({ link }) => link ?? []);
  return { alerts, links, empty: entries.length - links.length };
}

/** The link of an Atom entry to its alert: the one that says that it is CAP, else the first. */
function entryLink(entry: XmlNode): string | undefined {
  const links = childrenOf(entry, 'link');
  const chosen = links.find((link) => /cap\+xml/.test(attributeOf(link, 'type') ?? '')) ?? links[0];
  return chosen && attributeOf(chosen, 'href');
}

const hasAlert = (node: XmlNode): boolean =>
  childrenOf(node, 'alert').length > 0 || childrenOf(childOf(node, 'content'), 'alert').length > 0;
