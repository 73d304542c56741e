/**
 * Line pictures of the kinds of live things on a grid of 16, one hand for all, within the middle 12 units so that they
 * sit in a round plate. Drawn with strokes of 1.4 and round ends.
 */
export const GLYPHS = {
  air: 'M2.5 5.5h6.8a1.8 1.8 0 1 0-1.7-2.4M2.5 8.2h9.3a1.8 1.8 0 1 1-1.7 2.4M2.5 11h4.3a1.5 1.5 0 1 1-1.4 2',
  noise: 'M3 6.3v3.4h2.2L8.4 12.5v-9L5.2 6.3zM10.6 6a3 3 0 0 1 0 4M12.3 4.2a5.6 5.6 0 0 1 0 7.6',
  'water-level':
    'M2.5 10.2q1.4-1.4 2.8 0t2.8 0 2.8 0 2.6 0M2.5 13q1.4-1.4 2.8 0t2.8 0 2.8 0 2.6 0M8 2.5v5M6.2 2.5h3.6M8 4.2h1.3M8 5.9h1.3',
  rain: 'M4.8 8.8a2.6 2.6 0 0 1 .2-5.2 3.5 3.5 0 0 1 6.6.9 2.2 2.2 0 0 1-.2 4.3zM5.5 10.8 4.8 13M8.3 10.8 7.6 13M11.1 10.8l-.7 2.2',
  flow: 'M2.5 4.5h11M2.5 11.5h11M4 8h6.5M8.3 5.9 10.6 8l-2.3 2.1',
  pump: 'M8 3.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8zM8 5.9 10 9.4H6zM8 1.9v1.7M12.4 8h1.7M1.9 8h1.7',
  energy: 'M9 2 4.2 8.8h3.3L6.8 14l5-7H8.4z',
  hydrant:
    'M5.6 13V6.2a2.4 2.4 0 0 1 4.8 0V13M4.2 13h7.6M4.6 6.4h6.8M3.4 9.5h2.2M10.4 9.5h2.2M8 3.8V2.4M8 8.4v2.4',
  manhole: 'M8 2.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6zM5.2 6h5.6M4.6 8h6.8M5.2 10h5.6',
  lamp: 'M5 14V5.4a3 3 0 0 1 6-.2M9.2 6.6h3.6L12 5.2h-2zM3.6 14h2.8M9.8 8.6l-.5 1.5M11 8.8v1.6M12.2 8.6l.5 1.5',
  parking: 'M5.8 13V3h3a2.9 2.9 0 0 1 0 5.8h-3',
  crowd:
    'M8 7.4a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4.6 13c0-2.6 1.4-4 3.4-4s3.4 1.4 3.4 4M3.7 8.2a1.5 1.5 0 1 1 .7-2.7M12.3 8.2a1.5 1.5 0 1 0-.7-2.7M1.8 12c0-1.5.6-2.4 1.6-2.8M14.2 12c0-1.5-.6-2.4-1.6-2.8',
  'electrical-safety': 'M8 2.2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4zM8.7 4.8 6 8.6h3.6L7.6 11.6',
  bus: 'M3.6 3.4h8.8v8.2H3.6zM3.6 8h8.8M5.2 11.6V13M10.8 11.6V13M5.4 9.9h.3M10.3 9.9h.3',
  taxi: 'M3 12V8.9l1.4-3.2h7.2L13 8.9V12zM6.4 5.7V3.8h3.2v1.9M3 8.9h10M4.8 10.5h.4M10.8 10.5h.4',
  hazardous: 'M8 2.2 13.8 8 8 13.8 2.2 8zM8 5.2v3.6M8 10.7v.2',
  ambulance: 'M2.4 4.6h7v7h-7zM9.4 6.8h2.4l1.8 2.4v2.4H9.4M5.9 6v4M3.9 8h4',
  'fire-engine': 'M2.4 6.4h8.2v5H2.4zM10.6 5h2.8v6.4h-2.8M3 4.2h7M4.8 3.2v2M7.6 3.2v2M5 13h.3M11 13h.3',
  tram: 'M4.4 4.2h7.2v7H4.4zM4.4 7.8h7.2M6 2.4h4M8 2.4v1.8M5.6 11.2 4.4 13.4M10.4 11.2l1.2 2.2',
  vehicle: 'M3 11.4V8.6l1.6-3.4h6.8L13 8.6v2.8zM3 8.6h10M4.8 10h.4M10.8 10h.4',
  camera: 'M2.4 5.2 10.6 3l1.2 4.2-8.2 2.2zM11.4 5.8l2-.6M6.6 8.6 8 11.8H4.4M4.4 10.4v2.8',
  weather:
    'M8 5.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2zM8 2.2v1.4M8 12.4v1.4M2.2 8h1.4M12.4 8h1.4M3.9 3.9l1 1M11.1 11.1l1 1M12.1 3.9l-1 1M4.9 11.1l-1 1',
  gas: 'M8 2.2c2.6 2.8 3.8 4.8 3.8 6.8a3.8 3.8 0 1 1-7.6 0c0-1.2.5-2.3 1.4-3.4.3 1 .8 1.5 1.5 1.6C6.6 5.4 7 3.8 8 2.2z',
  quake: 'M2 8h2.4l1.2-3.4 2 7.4 1.8-9 1.6 7 1-2H14',
  hotline:
    'M4.2 2.6 6 2.4l1.1 2.9-1.4 1.2c.7 1.6 2 2.9 3.7 3.7l1.2-1.4 2.9 1.1-.2 1.9c-.1.8-.7 1.3-1.5 1.3C7 12.7 3.2 8.9 2.9 4.1c0-.8.5-1.4 1.3-1.5z',
  governance: 'M2.6 13.2h10.8M3.6 11.4V7M6.5 11.4V7M9.5 11.4V7M12.4 11.4V7M2.6 6.2 8 2.8l5.4 3.4z',
  environment: 'M3.4 12.6C3 6.4 6.4 3.2 13 3.2c0 6.8-3.2 10-8.4 8.6M3.4 12.8C5 9.8 7 8 9.6 6.6',
  'public-order': 'M8 2.2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4zM5.8 7.8 7.4 9.4l3-3.2',
  traffic: 'M6 2.4h4v11.2H6zM8 4.6h.1M8 8h.1M8 11.4h.1M4 4.6h2M10 4.6h2M4 8h2M10 8h2',
  municipal: 'M2.8 13.2 8.4 7.6M9.2 9.4a3.3 3.3 0 0 0 4-4.4l-2 2-1.8-.4-.4-1.8 2-2a3.3 3.3 0 0 0-4.4 4',
  'first-aid': 'M6.2 2.8h3.6v3.4h3.4v3.6H9.8v3.4H6.2V9.8H2.8V6.2h3.4z',
  fire: 'M8.4 2.2c.3 2.4 3.6 3.6 3.6 7a4 4 0 0 1-8 0c0-1.8 1-2.8 1.6-3.8.3 1 .7 1.5 1.4 1.8C7 5.4 7.2 3.6 8.4 2.2z',
  'work-safety': 'M3 10.4a5 5 0 0 1 10 0M2.2 10.6h11.6v1.6H2.2zM6.6 5.8V9M9.4 5.8V9',
  'natural-disaster': 'M2 13 6.4 4.6l2.4 4 1.4-2L14 13zM9.8 2.4 8.9 4M12 2.8l-.9 1.6',
  'market-enforcement': 'M8 3v10M5.4 13h5.2M3 4.6h10M3 4.6 1.8 8.6h2.6zM13 4.6l-1.4 4H14zM8 3V2.2',
  'city-management': 'M3 13.4V5.6l3.6-2.2v10M6.6 6.8H13v6.6M4.6 7h.3M4.6 9.4h.3M9 9h1.8M9 11.2h1.8M2 13.4h12',
  complaint: 'M2.6 3.4h10.8v7H8l-3 2.6v-2.6H2.6zM8 5v2.6M8 8.9v.1',
  thing:
    'M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM4.9 11.1a4.4 4.4 0 0 1 0-6.2M11.1 4.9a4.4 4.4 0 0 1 0 6.2',
} as const;

export type Glyph = keyof typeof GLYPHS;

/** Words in the kinds of things, as feeds write them, and the picture of each; the first that fits counts. */
const WORDS: readonly (readonly [RegExp, Glyph])[] = [
  [/hazard|hazmat|dangerous/, 'hazardous'],
  [/ambulance/, 'ambulance'],
  [/fire-(engine|truck)/, 'fire-engine'],
  [/\bbus\b|coach/, 'bus'],
  [/taxi|cab\b/, 'taxi'],
  [/tram|train|metro|rail/, 'tram'],
  [/camera|cctv|video/, 'camera'],
  [/electric.*safe|leakage|safe.*electric/, 'electrical-safety'],
  [/air|pm2|pm10|ozone/, 'air'],
  [/noise|sound/, 'noise'],
  [/rain|precipitation/, 'rain'],
  [/level|stage|gauge/, 'water-level'],
  [/flow|discharge/, 'flow'],
  [/pump/, 'pump'],
  [/hydrant/, 'hydrant'],
  [/manhole|well-cover|cover/, 'manhole'],
  [/lamp|light/, 'lamp'],
  [/signal/, 'traffic'],
  [/park/, 'parking'],
  [/crowd|people|pedestrian/, 'crowd'],
  [/energy|electric|power|meter/, 'energy'],
  [/gas\b/, 'gas'],
  [/quake|seism/, 'quake'],
  [/weather|temperature|wind/, 'weather'],
  [/car\b|truck|vehicle|lorry/, 'vehicle'],
];

const found = new Map<string, Glyph>();

/** The picture of a kind of thing or of event; kinds that nobody has drawn share one. */
export function glyphOf(kind: string): Glyph {
  const known = found.get(kind);
  if (known) return known;
  const word = kind.toLowerCase().replaceAll('_', '-');
  const glyph =
    word in GLYPHS ? (word as Glyph) : (WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'thing');
  found.set(kind, glyph);
  return glyph;
}
