import {
  type Clock,
  type LayerView,
  type Selection,
  type ViewDocument,
  viewDocumentSchema,
} from '../../models/schema/view-document.ts';

/**
 * A view document as the fragment of an address, short enough to send by hand and readable enough to mend:
 *
 *   #v=1&s=<scene>&c=<longitude>,<latitude>,<height>,<heading>,<pitch>[,<roll>]&t=<time>[~<speed>]&x=<run>
 *    &l=<layer>@<1|0|>[@<opacity>];…&f=<layer>@<feature>;…&a=l|c&g=en&h=1&p=<panel>&m=<mode>&d=<more>
 *
 * `d` is base64url of the JSON of all else that a view says: clips, filters, colours, a comparison and so on.
 * What has its default value is left out. Positions keep 7 decimals of a degree (1 cm), heights and angles 2.
 */
export const PERMALINK_VERSION = '1';

const DEFAULTS = { appearance: 'dark', language: 'zh-CN', panel: 'layers', mode: 'calm' } as const;

export function encodePermalink(view: ViewDocument): string {
  const parts: [string, string][] = [['v', PERMALINK_VERSION]];
  parts.push(['s', escapeText(view.scene)]);
  const { longitude, latitude, height, heading, pitch, roll } = view.camera;
  const camera = [
    decimal(longitude, 7),
    decimal(latitude, 7),
    decimal(height, 2),
    decimal(heading, 2),
    decimal(pitch, 2),
  ];
  if (decimal(roll, 2) !== '0') camera.push(decimal(roll, 2));
  parts.push(['c', camera.join(',')]);
  if (view.clock.mode !== 'live') parts.push(['t', encodeTime(view.clock)]);
  if (view.clock.mode === 'run') parts.push(['x', escapeText(view.clock.run)]);
  const layers = Object.entries(view.layers)
    .filter(([, { visible, opacity }]) => visible !== undefined || opacity !== undefined)
    .map(encodeLayer);
  if (layers.length > 0) parts.push(['l', layers.join(';')]);
  if (view.selection.length > 0)
    parts.push([
      'f',
      view.selection.map(({ layer, feature }) => `${escapeText(layer)}@${escapeText(feature)}`).join(';'),
    ]);
  if (view.appearance !== DEFAULTS.appearance) parts.push(['a', view.appearance[0]]);
  if (view.language !== DEFAULTS.language) parts.push(['g', view.language]);
  if (view.shadows) parts.push(['h', '1']);
  if (view.panel !== DEFAULTS.panel) parts.push(['p', view.panel]);
  if (view.mode !== DEFAULTS.mode) parts.push(['m', view.mode]);
  const more = furtherParts(view);
  if (Object.keys(more).length > 0) parts.push(['d', toBase64Url(JSON.stringify(more))]);
  return parts.map(([key, value]) => `${key}=${value}`).join('&');
}

/** One thing in a permalink that could not be read, and was left at its default. */
export interface PermalinkProblem {
  /** Key in the address, or `v` when the whole link could not be read. */
  key: string;
  value: string;
  reason: 'version' | 'unknown' | 'unreadable';
}

export interface DecodedPermalink {
  /** What could be read; scene and camera may be missing. */
  view: Partial<ViewDocument>;
  problems: PermalinkProblem[];
}

const READERS: Record<string, (value: string, rest: Map<string, string>) => Partial<ViewDocument>> = {
  s: (value) => ({ scene: required(unescapeText(value)) }),
  c: (value) => ({ camera: decodeCamera(value) }),
  t: (value, rest) => ({ clock: decodeTime(value, rest.get('x')) }),
  x: (value, rest) => (rest.has('t') ? {} : fail(value)),
  l: (value) => ({ layers: Object.fromEntries(value.split(';').map(decodeLayer)) }),
  f: (value) => ({ selection: value.split(';').map(decodeSelection) }),
  a: (value) => ({ appearance: value === 'l' ? 'light' : value === 'c' ? 'contrast' : fail(value) }),
  g: (value) => ({ language: value as ViewDocument['language'] }),
  h: (value) => ({ shadows: value === '1' ? true : fail(value) }),
  p: (value) => ({ panel: value as ViewDocument['panel'] }),
  m: (value) => ({ mode: value as ViewDocument['mode'] }),
  d: (value, rest) => decodeFurtherParts(value, rest.get('l')),
};

/** Parts of a view that have no short form of their own. */
const FURTHER = [
  'display',
  'theme',
  'clips',
  'underground',
  'analyses',
  'added',
  'flood',
  'planning',
  'comparison',
  'room',
] as const satisfies readonly (keyof ViewDocument)[];

/** What of a layer has no short form. */
type LayerDetail = Pick<LayerView, 'filter' | 'colouring' | 'points'>;

function furtherParts(view: ViewDocument): Record<string, unknown> {
  const more: Record<string, unknown> = {};
  for (const key of FURTHER) {
    const value = view[key];
    const schema = viewDocumentSchema.shape[key];
    const usual: unknown = schema.safeParse(undefined).data;
    if (JSON.stringify(value) !== JSON.stringify(usual)) more[key] = value;
  }
  const details: Record<string, LayerDetail> = {};
  for (const [id, { filter, colouring, points }] of Object.entries(view.layers))
    if (filter || colouring || points)
      details[id] = { ...(filter && { filter }), ...(colouring && { colouring }), ...(points && { points }) };
  if (Object.keys(details).length > 0) more.layers = details;
  return more;
}

function decodeFurtherParts(value: string, layers: string | undefined): Partial<ViewDocument> {
  const said = JSON.parse(fromBase64Url(value)) as Record<string, unknown>;
  const view: Record<string, unknown> = {};
  for (const key of FURTHER) if (key in said) view[key] = said[key];
  if (said.layers !== undefined) {
    const shown: Record<string, LayerView> = layers
      ? Object.fromEntries(layers.split(';').map(decodeLayer))
      : {};
    for (const [id, detail] of Object.entries(said.layers as Record<string, LayerDetail>))
      shown[id] = { ...shown[id], ...detail };
    view.layers = shown;
  }
  return view as Partial<ViewDocument>;
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (character) => character.charCodeAt(0)),
  );
}

const PART_SCHEMA = viewDocumentSchema.partial().omit({ schema: true });

/**
 * Reads the fragment of an address, with or without its #. Never throws: what cannot be read is told in
 * `problems` and left out. An empty fragment gives an empty view and no problem.
 */
export function decodePermalink(fragment: string): DecodedPermalink {
  const text = fragment.replace(/^#/, '');
  const view: Partial<ViewDocument> = {};
  const problems: PermalinkProblem[] = [];
  if (text === '') return { view, problems };
  const parts = new Map<string, string>();
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    if (part !== '') parts.set(at < 0 ? part : part.slice(0, at), at < 0 ? '' : part.slice(at + 1));
  }
  const version = parts.get('v');
  if (version !== PERMALINK_VERSION)
    return { view, problems: [{ key: 'v', value: version ?? text, reason: 'version' }] };
  parts.delete('v');
  // It adds to what the layers' short forms say, wherever it stands.
  const more = parts.get('d');
  if (more !== undefined && parts.delete('d')) parts.set('d', more);
  for (const [key, value] of parts) {
    const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
    if (!read) {
      problems.push({ key, value, reason: 'unknown' });
      continue;
    }
    try {
      // The defaults that the schema adds to a partial document are not what the link says.
      const said = read(value, parts);
      const checked = PART_SCHEMA.parse(said);
      for (const name of Object.keys(said) as (keyof typeof checked)[])
        Object.assign(view, { [name]: checked[name] });
    } catch {
      problems.push({ key, value, reason: 'unreadable' });
    }
  }
  return { view, problems };
}

/** The last millisecond that a Date can hold. */
const LAST_TIME = 8.64e15;

function encodeTime(clock: Exclude<Clock, { mode: 'live' }>): string {
  const time = new Date(Math.max(-LAST_TIME, Math.min(LAST_TIME, clock.time)))
    .toISOString()
    .replace(/\.000Z$/, 'Z');
  return clock.speed === 0 ? time : `${time}~${clock.speed}`;
}

function decodeTime(value: string, run: string | undefined): Clock {
  const [text, speed = '0'] = value.split('~');
  if (!/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return fail(value);
  const time = Date.parse(text);
  const moving = { time, speed: number(speed) };
  return run === undefined
    ? { mode: 'replay', ...moving }
    : { mode: 'run', run: unescapeText(run), ...moving };
}

function decodeCamera(value: string): ViewDocument['camera'] {
  const numbers = value.split(',').map(number);
  if (numbers.length < 5 || numbers.length > 6) return fail(value);
  const [longitude, latitude, height, heading, pitch, roll = 0] = numbers;
  return { longitude, latitude, height, heading, pitch, roll };
}

function encodeLayer([id, { visible, opacity }]: [string, LayerView]): string {
  const shown = visible === undefined ? '' : visible ? '1' : '0';
  return `${escapeText(id)}@${shown}${opacity === undefined ? '' : `@${decimal(opacity, 2)}`}`;
}

function decodeLayer(text: string): [string, LayerView] {
  const [id, shown, opacity, ...more] = text.split('@');
  if (more.length > 0 || shown === undefined || !['', '0', '1'].includes(shown)) return fail(text);
  const view: LayerView = {};
  if (shown !== '') view.visible = shown === '1';
  if (opacity !== undefined) view.opacity = number(opacity);
  return [required(unescapeText(id)), view];
}

function decodeSelection(text: string): Selection {
  const [layer, feature, ...more] = text.split('@');
  if (feature === undefined || more.length > 0) return fail(text);
  return { layer: required(unescapeText(layer)), feature: required(unescapeText(feature)) };
}

/** Percent-escapes what the format uses itself, and leaves the colons and slashes of ids readable. */
function escapeText(text: string): string {
  // A half of a surrogate pair has no UTF-8 form; the pattern matches only such halves.
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  return encodeURIComponent(wellFormed).replaceAll('%3A', ':').replaceAll('%2F', '/');
}

function unescapeText(text: string): string {
  return decodeURIComponent(text);
}

function decimal(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits));
  return String(rounded === 0 ? 0 : rounded);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return fail(text);
  return value;
}

function required(text: string): string {
  return text === '' ? fail(text) : text;
}

function fail(value: string): never {
  throw new RangeError(value);
}
