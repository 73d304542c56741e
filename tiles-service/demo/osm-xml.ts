import type { Point } from '../../scenes/demo/plane.ts';
import type { Way } from './map-of.ts';

/** Places nearer than this are one node, metres. */
const SAME_NODE = 0.02;

/** Ways as OpenStreetMap XML. */
export function osmXml(ways: readonly Way[], toDegrees: (at: Point) => [number, number]): string {
  const idOf = new Map<string, number>();
  const nodes: string[] = [];
  const node = (at: Point): number => {
    const key = `${Math.round(at[0] / SAME_NODE)},${Math.round(at[1] / SAME_NODE)}`;
    const known = idOf.get(key);
    if (known) return known;
    const id = idOf.size + 1;
    idOf.set(key, id);
    const [longitude, latitude] = toDegrees(at);
    nodes.push(`<node id="${id}" version="1" lat="${latitude}" lon="${longitude}"/>`);
    return id;
  };
  const lines = ways.map(({ line, closed, tags }, index) => {
    const ids = line.map(node);
    if (closed) ids.push(ids[0]);
    const refs = ids.map((id) => `<nd ref="${id}"/>`).join('');
    const labels = Object.entries(tags).map(([key, value]) => `<tag k="${key}" v="${escaped(value)}"/>`);
    return `<way id="${index + 1}" version="1">${refs}${labels.join('')}</way>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="CityMirror demo">\n${nodes.join('\n')}\n${lines.join('\n')}\n</osm>\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
