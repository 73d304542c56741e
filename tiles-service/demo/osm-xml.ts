import type { Point } from '../../scenes/demo/plane.ts';
import type { Thing, Way } from './map-of.ts';

/** Places nearer than this are one node, metres. */
const SAME_NODE = 0.02;

/** Number of the node at each place, in the order in which the file has them: those of ways, then those of things. */
export type NodeNumbers = ReadonlyMap<string, number>;

export function numberNodes(ways: readonly Way[], things: readonly Thing[]): NodeNumbers {
  const numbers = new Map<string, number>();
  const add = (at: Point): void => {
    const key = keyOf(at);
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  };
  for (const { line } of ways) for (const at of line) add(at);
  for (const { at } of things) add(at);
  return numbers;
}

/** Number of the node at a place of a way or a thing. */
export const nodeAt = (numbers: NodeNumbers, at: Point): number | undefined => numbers.get(keyOf(at));

/** Ways and things at places as OpenStreetMap XML; a thing where ways have a node is that node. */
export function osmXml(
  ways: readonly Way[],
  things: readonly Thing[],
  toDegrees: (at: Point) => [number, number],
  numbers: NodeNumbers = numberNodes(ways, things),
): string {
  const written = new Set<number>();
  const nodes: string[] = [];
  const tagsOf = new Map<string, string>();
  for (const { at, tags } of things) tagsOf.set(keyOf(at), tagXml(tags));
  const node = (at: Point): number => {
    const key = keyOf(at);
    const id = numbers.get(key) as number;
    if (written.has(id)) return id;
    written.add(id);
    const [longitude, latitude] = toDegrees(at);
    const head = `<node id="${id}" version="1" lat="${latitude}" lon="${longitude}"`;
    const tags = tagsOf.get(key);
    nodes.push(tags ? `${head}>${tags}</node>` : `${head}/>`);
    return id;
  };
  const lines = ways.map(({ line, closed, tags }, index) => {
    const ids = line.map(node);
    if (closed) ids.push(ids[0]);
    const refs = ids.map((id) => `<nd ref="${id}"/>`).join('');
    return `<way id="${index + 1}" version="1">${refs}${tagXml(tags)}</way>`;
  });
  for (const { at } of things) node(at);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="CityMirror demo">\n${nodes.join('\n')}\n${lines.join('\n')}\n</osm>\n`;
}

const keyOf = ([x, y]: Point): string => `${Math.round(x / SAME_NODE)},${Math.round(y / SAME_NODE)}`;

const tagXml = (tags: Record<string, string>): string =>
  Object.entries(tags)
    .map(([key, value]) => `<tag k="${key}" v="${escaped(value)}"/>`)
    .join('');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
