import { InputError } from '../../../models/errors.ts';
import { START, type XmlCursor } from '../xml/xml-cursor.ts';
import type { GeometryPool, GeometryRun } from './geometry-pool.ts';
import { CODE, isGeometry } from './vocabulary.ts';

/** Positions of one member of the city together. */
const MAXIMUM_POSITIONS = 12_000_000;

/** What holds for the elements inside as well. */
interface Context {
  dimension: number;
  /** 1 if the surfaces inside are turned by an OrientableSurface. */
  turned: 0 | 1;
  owner: number;
}

/** Puts GML geometries (3.1, 3.2) into a pool. */
export class GeometryParser {
  readonly pool: GeometryPool;

  readonly #keepsRingIds: boolean;

  /** `keepsRingIds`: off where nothing can ask for rings, that is, where the document has no textures. */
  constructor(pool: GeometryPool, keepsRingIds = true) {
    this.pool = pool;
    this.#keepsRingIds = keepsRingIds;
  }

  /** Reads the geometry whose start tag the cursor is at, up to its end tag. */
  parse(xml: XmlCursor): GeometryRun {
    this.pool.nameCrs(undefined);
    // A bare polygon has a shell of its own; aggregates make theirs.
    this.#ownShell();
    this.#isFlat = false;
    const run = this.#geometry(xml, { dimension: 3, turned: 0, owner: -1 });
    run.isFlat = this.#isFlat;
    return run;
  }

  /** A property that holds no geometry but leads to one by a link. */
  link(href: string): GeometryRun {
    const run = this.#begin();
    this.#ownShell();
    this.#link(href, 0);
    return this.#finish(run);
  }

  #begin(): GeometryRun {
    const { items, lineStarts, pointCorners } = this.pool;
    return {
      isSolid: false,
      isFlat: false,
      itemFrom: items.length,
      itemTo: 0,
      lineFrom: lineStarts.length,
      lineTo: 0,
      pointFrom: pointCorners.length,
      pointTo: 0,
    };
  }

  #finish(run: GeometryRun): GeometryRun {
    const { items, lineStarts, pointCorners } = this.pool;
    run.itemTo = items.length;
    run.lineTo = lineStarts.length;
    run.pointTo = pointCorners.length;
    return run;
  }

  #geometry(xml: XmlCursor, outside: Context): GeometryRun {
    const { pool } = this;
    const run = this.#begin();
    const { code } = xml.name;
    const id = xml.attributeCount > 0 ? xml.attribute('id') : undefined;
    let context = this.#inherit(xml, outside);
    if (code === CODE.polygon) this.#polygon(xml, context, id);
    else if (code === CODE.curve) this.#line(xml, context);
    else if (code === CODE.point) this.#point(xml, context);
    else if (code === CODE.tin) this.#tin(xml, context);
    else {
      if (code === CODE.orientableSurface && xml.attribute('orientation') === '-')
        context = { ...context, turned: context.turned === 1 ? 0 : 1 };
      if (id !== undefined) {
        context = { ...context, owner: pool.owners.length };
        pool.owners.push({ id, parent: outside.owner });
      }
      if (code === CODE.solid) {
        run.isSolid = true;
        this.#solid(xml, context);
      } else {
        if (code !== CODE.solids) this.#ownShell();
        this.#members(xml, context, run);
      }
    }
    this.#finish(run);
    if (id !== undefined) {
      run.id = id;
      if (!pool.byId.has(id)) pool.byId.set(id, run);
    }
    return run;
  }

  /** The members of an aggregate: geometries, links to them, and properties that hold them. */
  #members(xml: XmlCursor, context: Context, run?: GeometryRun): void {
    const depth = xml.depth;
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      if (isGeometry(xml.name.code)) {
        const member = this.#geometry(xml, context);
        if (run && member.isSolid) run.isSolid = true;
      } else if (xml.attributeCount > 0) {
        const href = xml.attribute('href');
        if (href !== undefined) this.#link(href, context.turned);
      }
    }
  }

  /** The first boundary is the outer shell, others are voids. */
  #solid(xml: XmlCursor, context: Context): void {
    const depth = xml.depth;
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      const { code } = xml.name;
      const isOuter = code === CODE.exterior;
      if (!isOuter && code !== CODE.interior) continue;
      this.pool.shellOuter.push(isOuter ? 1 : 0);
      const href = xml.attributeCount > 0 ? xml.attribute('href') : undefined;
      if (href !== undefined) this.#link(href, context.turned);
      this.#inShell = true;
      this.#members(xml, context);
      this.#inShell = false;
    }
  }

  #isFlat = false;

  /** Aggregates inside of a solid's boundary are parts of its shell. */
  #inShell = false;

  /** Surfaces that are no part of a solid are one open shell for each aggregate. */
  #ownShell(): void {
    if (!this.#inShell) this.pool.shellOuter.push(1);
  }

  #item(value: number): void {
    const { pool } = this;
    pool.items.push(value);
    pool.itemShells.push(pool.shellOuter.length - 1);
  }

  #link(href: string, turned: 0 | 1): void {
    const { links } = this.pool;
    const isElsewhere = !href.startsWith('#');
    this.#item(-2 - 2 * links.length - turned);
    links.push({ id: isElsewhere ? href : href.slice(1), isElsewhere });
  }

  #polygon(xml: XmlCursor, context: Context, id: string | undefined): void {
    const { pool } = this;
    const polygon = pool.polygonCount;
    pool.polygonStarts.push(pool.ringCount);
    pool.polygonIds.push(id);
    pool.polygonOwners.push(context.owner);
    this.#item(2 * polygon + context.turned);
    const depth = xml.depth;
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      if (xml.name.code !== CODE.linearRing) continue;
      const ring = this.#keepsRingIds && xml.attributeCount > 0 ? xml.attribute('id') : undefined;
      const from = pool.cornerCount;
      this.#positions(xml, this.#inherit(xml, context));
      pool.addRing(from, ring);
    }
  }

  #line(xml: XmlCursor, context: Context): void {
    const { pool } = this;
    pool.lineStarts.push(pool.cornerCount);
    this.#positions(xml, context);
    pool.lineEnds.push(pool.cornerCount);
  }

  #point(xml: XmlCursor, context: Context): void {
    const { pool } = this;
    const from = pool.cornerCount;
    this.#positions(xml, context);
    for (let corner = from; corner < pool.cornerCount; corner++) pool.pointCorners.push(corner);
  }

  /**
   * A Tin gives its triangles where it has them (as GML's schema asks for); one that gives control points alone
   * leaves the triangles to its reader, and comes out as points.
   */
  #tin(xml: XmlCursor, context: Context): void {
    this.#ownShell();
    const { pool } = this;
    const depth = xml.depth;
    const triangles = pool.polygonCount;
    const points = pool.pointCorners.length;
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) break;
        continue;
      }
      if (isGeometry(xml.name.code)) this.#geometry(xml, context);
      else if (xml.name.code === CODE.controlPoint) this.#point(xml, context);
    }
    if (pool.polygonCount > triangles) pool.pointCorners.length = points;
  }

  /** All positions inside of the element that the cursor is at, whatever they are wrapped in. */
  #positions(xml: XmlCursor, outside: Context): void {
    const { coordinates } = this.pool;
    const depth = xml.depth;
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      const { code } = xml.name;
      if (code !== CODE.posList && code !== CODE.pos && code !== CODE.coordinates && code !== CODE.coord)
        continue;
      if (this.pool.cornerCount > MAXIMUM_POSITIONS) throw tooLarge(xml);
      const { dimension } = this.#inherit(xml, outside);
      const from = coordinates.length;
      if (code === CODE.coord) this.#coord(xml);
      else {
        xml.next();
        xml.numbers(coordinates);
      }
      this.#settle(from, code === CODE.pos || code === CODE.coordinates ? 0 : dimension);
    }
  }

  /** X, Y and Z in elements of their own (GML 2). */
  #coord(xml: XmlCursor): void {
    const depth = xml.depth;
    for (;;) {
      const token = xml.next();
      if (xml.depth < depth) return;
      if (token === START) continue;
      xml.numbers(this.pool.coordinates);
    }
  }

  /** Makes triplets of the numbers from `from` on. `dimension` 0: a single position, or coordinates of unknown kind. */
  #settle(from: number, dimension: number): void {
    const { coordinates } = this.pool;
    let count = coordinates.length - from;
    let size = dimension;
    if (size !== 2 && size !== 3) size = count % 3 === 0 ? 3 : count % 2 === 0 ? 2 : 3;
    // Many files leave srsDimension out where it is 2.
    else if (count % size !== 0 && count % (5 - size) === 0) size = 5 - size;
    if (count % size !== 0) {
      this.pool.isCut = true;
      count -= count % size;
      coordinates.length = from + count;
    }
    if (size === 3) return;
    this.#isFlat = true;
    const positions = count / 2;
    coordinates.reserve(positions);
    const { data } = coordinates;
    for (let index = positions - 1; index >= 0; index--) {
      data[from + index * 3 + 2] = 0;
      data[from + index * 3 + 1] = data[from + index * 2 + 1];
      data[from + index * 3] = data[from + index * 2];
    }
    coordinates.length = from + positions * 3;
  }

  #inherit(xml: XmlCursor, outside: Context): Context {
    if (xml.attributeCount === 0) return outside;
    const srsName = xml.attribute('srsName');
    if (srsName !== undefined) this.pool.nameCrs(srsName);
    const dimension = xml.attribute('srsDimension');
    if (dimension === undefined) return outside;
    return { ...outside, dimension: dimension.trim() === '2' ? 2 : 3 };
  }
}

function tooLarge(xml: XmlCursor): InputError {
  return new InputError(
    'feature-too-large',
    xml.file,
    `an object has more than ${MAXIMUM_POSITIONS} positions (near byte ${xml.position}).`,
    'Split it into smaller objects.',
  );
}
