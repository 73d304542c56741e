import { AddError } from './add-error.ts';
import { isObject } from './geojson.ts';
import { parseJson } from './json.ts';
import type { LeftOut } from './read-result.ts';

export type CzmlPacket = Record<string, unknown>;

/**
 * The packets of a CZML document. Addresses of other hosts (pictures, models, further documents) are taken out
 * and counted: nothing is fetched for a file. Throws `json-…`, `czml-none`.
 */
export function readCzml(name: string, text: string): { packets: CzmlPacket[]; leftOut: LeftOut } {
  const value = parseJson(name, text);
  if (!isCzml(value)) throw new AddError('czml-none', { name });
  let foreign = 0;
  const clean = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.every((part) => typeof part === 'number') ? item : item.map(clean);
    if (!isObject(item)) return item;
    const out: CzmlPacket = {};
    for (const [key, part] of Object.entries(item)) {
      const address = ADDRESSES.has(key) ? addressOf(part) : undefined;
      if (address !== undefined && !/^data:/i.test(address)) foreign++;
      else out[key] = clean(part);
    }
    return out;
  };
  const sound = (value as unknown[]).filter(isObject);
  const packets = sound.map((packet) => clean(packet) as CzmlPacket);
  const broken = (value as unknown[]).length - sound.length;
  return {
    packets,
    leftOut: {
      ...(foreign > 0 ? { foreignPicture: foreign } : {}),
      ...(broken > 0 ? { brokenGeometry: broken } : {}),
    },
  };
}

/** A CZML document is a list that begins with the packet of the id `document`. */
export function isCzml(value: unknown): boolean {
  return Array.isArray(value) && isObject(value[0]) && value[0]['id'] === 'document' && 'version' in value[0];
}

/** Properties whose values are addresses, by themselves or as `uri`. */
const ADDRESSES = new Set(['image', 'gltf', 'uri', 'url', 'tileset', 'references', 'diffuseMap']);

function addressOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (isObject(value) && typeof value['uri'] === 'string') return value['uri'];
  return undefined;
}
