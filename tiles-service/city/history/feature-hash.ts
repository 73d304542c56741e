import type { Feature, Geometry } from '../../../models/feature.ts';

/** Steps of a degree that count: 1e-8, a millimetre. */
const PER_DEGREE = 1e8;
const PER_METRE = 1e3;

/**
 * Hashes all that is known of a feature: two lanes of MurmurHash3's finaliser over an FNV-style walk, as the ids'
 * (models/ids.ts). Positions count in steps of a millimetre, so that the last bits of a projection change nothing;
 * the order of attributes does not count. Not cryptographic.
 */
export class FeatureHasher {
  #a = 0;
  #b = 0;

  /** The hash as two unsigned 32-bit halves. */
  hash(feature: Feature): [high: number, low: number] {
    this.#a = 0x811c9dc5;
    this.#b = 0x9747b28c;
    const { attributes, geometries, ...rest } = feature;
    this.#text(canonical(rest));
    this.#text(canonical(attributes));
    for (const geometry of geometries) this.#geometry(geometry);
    return [mix(this.#a), mix(this.#b + Math.imul(this.#a, 5))];
  }

  #geometry(geometry: Geometry): void {
    const { positions } = geometry;
    this.#text(`${geometry.kind} ${geometry.lod} ${geometry.heightReference}`);
    for (let at = 0; at < positions.length; at += 3) {
      this.#number(Math.round(positions[at] * PER_DEGREE));
      this.#number(Math.round(positions[at + 1] * PER_DEGREE));
      this.#number(Math.round(positions[at + 2] * PER_METRE));
    }
    if ('lineStarts' in geometry) this.#integers(geometry.lineStarts);
    if ('ringStarts' in geometry) {
      this.#integers(geometry.ringStarts);
      this.#integers(geometry.polygonStarts);
    }
    if (geometry.kind === 'extrusion') {
      this.#number(Math.round(geometry.height * PER_METRE));
      this.#text(canonical({ storeys: geometry.storeys ?? null, ...geometry.roof }));
    } else if (geometry.kind === 'surfaces') {
      this.#integers(geometry.semantics);
      if (geometry.colors) this.#integers(geometry.colors);
      if (geometry.textures) {
        this.#text(geometry.textures.images.join());
        this.#integers(geometry.textures.imageOf);
        for (const coordinate of geometry.textures.coordinates) this.#number(Math.round(coordinate * 65_536));
      }
    }
  }

  #integers(values: ArrayLike<number>): void {
    this.#word(values.length);
    for (let i = 0; i < values.length; i++) this.#word(values[i]);
  }

  /** A whole number of up to 53 bits. */
  #number(value: number): void {
    this.#word(value >>> 0);
    this.#word(Math.floor(value / 2 ** 32) >>> 0);
  }

  #text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#word(text.charCodeAt(i));
    this.#word(text.length);
  }

  #word(word: number): void {
    this.#a = Math.imul(this.#a ^ word ^ (word >>> 16), 0x01000193);
    this.#b = Math.imul(this.#b ^ word, 0x85ebca6b);
    this.#b = (this.#b << 13) | (this.#b >>> 19);
  }
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** JSON with the members of objects in the order of their names; what is undefined is left out. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(members).sort())
    if (members[key] !== undefined) text += `${JSON.stringify(key)}:${canonical(members[key])},`;
  return `${text}}`;
}
