/** A geometry in the shape of GeoJSON's; `inSpace`: its polygons are surfaces (TIN, POLYHEDRALSURFACE, TRIANGLE). */
export interface WktGeometry {
  type: string;
  coordinates?: unknown[];
  geometries?: WktGeometry[];
  inSpace?: boolean;
}

const DEEPEST = 32;

/** GeoJSON's type of each keyword, and how many brackets are around a position. */
const KINDS: Record<string, [type: string, depth: number]> = {
  POINT: ['Point', 1],
  LINESTRING: ['LineString', 1],
  LINEARRING: ['LineString', 1],
  POLYGON: ['Polygon', 2],
  TRIANGLE: ['Polygon', 2],
  MULTIPOINT: ['MultiPoint', 1],
  MULTILINESTRING: ['MultiLineString', 2],
  MULTIPOLYGON: ['MultiPolygon', 3],
  TIN: ['MultiPolygon', 3],
  POLYHEDRALSURFACE: ['MultiPolygon', 3],
};

const SPACE_KINDS = new Set(['TRIANGLE', 'TIN', 'POLYHEDRALSURFACE']);

/** The SRID in front of "extended" well-known text, as PostGIS writes it. */
export function sridOf(text: string): number | undefined {
  const found = /^\s*SRID\s*=\s*(\d+)\s*;/i.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Whether a text begins like the well-known text of a geometry. */
export function looksLikeWkt(text: string): boolean {
  return /^\s*(SRID\s*=\s*\d+\s*;\s*)?(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION|TIN|TRIANGLE|POLYHEDRALSURFACE)\s*(Z|M|ZM)?\s*(\(|EMPTY)/i.test(
    text,
  );
}

/**
 * Parses well-known text of a geometry (OGC 06-103r4, with Z, M and ZM, and PostGIS's SRID); null for an empty one,
 * undefined for what is none. Measures are passed over.
 */
export function parseWktGeometry(text: string): WktGeometry | null | undefined {
  const parser = new Parser(text.replace(/^\s*SRID\s*=\s*\d+\s*;/i, ''));
  const geometry = parser.geometry(0);
  return parser.isAtEnd ? geometry : undefined;
}

class Parser {
  readonly #text: string;
  #at = 0;
  #hasZ = true;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#blanks();
    return this.#at >= this.#text.length;
  }

  geometry(depth: number): WktGeometry | null | undefined {
    const word = /\s*([A-Za-z]+?)(?:\s*(ZM|Z|M))?(?=\s*\(|\s+EMPTY|\s*EMPTY)/iy;
    word.lastIndex = this.#at;
    const match = word.exec(this.#text);
    if (!match || depth > DEEPEST) return undefined;
    this.#at = word.lastIndex;
    const keyword = match[1].toUpperCase();
    this.#hasZ = match[2]?.toUpperCase() !== 'M';
    const empty = /\s*EMPTY\b/iy;
    empty.lastIndex = this.#at;
    if (empty.test(this.#text)) {
      this.#at = empty.lastIndex;
      return null;
    }
    if (keyword === 'GEOMETRYCOLLECTION') return this.#collection(depth);
    const kind = KINDS[keyword];
    if (!kind) return undefined;
    const list = this.#list(kind[1], keyword === 'MULTIPOINT');
    if (!list) return undefined;
    return {
      type: kind[0],
      coordinates: kind[0] === 'Point' ? (list[0] as unknown[]) : list,
      ...(SPACE_KINDS.has(keyword) && { inSpace: true }),
    };
  }

  #collection(depth: number): WktGeometry | undefined {
    const geometries: WktGeometry[] = [];
    if (!this.#take('(')) return undefined;
    do {
      const member = this.geometry(depth + 1);
      if (member === undefined) return undefined;
      if (member) geometries.push(member);
    } while (this.#take(','));
    return this.#take(')') ? { type: 'GeometryCollection', geometries } : undefined;
  }

  /** A list in brackets: of lists, or of positions. */
  #list(depth: number, mayBracket = false): unknown[] | undefined {
    if (!this.#take('(')) return undefined;
    const list: unknown[] = [];
    do {
      const item = depth > 1 ? this.#list(depth - 1) : this.#position(mayBracket);
      if (!item) return undefined;
      list.push(item);
    } while (this.#take(','));
    return this.#take(')') ? list : undefined;
  }

  #position(mayBracket: boolean): number[] | undefined {
    const isBracketed = mayBracket && this.#take('(');
    const numbers: number[] = [];
    const number = /\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y;
    for (;;) {
      number.lastIndex = this.#at;
      const match = number.exec(this.#text);
      if (!match) break;
      this.#at = number.lastIndex;
      numbers.push(Number(match[1]));
    }
    if (numbers.length < 2 || numbers.length > 4 || (isBracketed && !this.#take(')'))) return undefined;
    return numbers.slice(0, this.#hasZ ? 3 : 2);
  }

  #blanks(): void {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 0x20) this.#at++;
  }

  #take(character: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
