/**
 * The three kinds of OpenStreetMap element as both file formats hand them over. Coordinates are whole numbers
 * of 1e-7 degrees, the precision of the OpenStreetMap database, so that equal places are equal numbers.
 */
export type Tags = Map<string, string>;

/** For elements without tags. Never written to. */
export const NO_TAGS: Tags = new Map();

export type ElementKind = 'n' | 'w' | 'r';

export interface Member {
  kind: ElementKind;
  id: number;
  role: string;
}

/** Stands for a coordinate that is missing or outside the Earth. */
export const NO_COORDINATE = -0x80000000;

/**
 * More nodes of a way or members of a relation than this are taken as damage, so that a wrong number in a file
 * cannot fill the memory. OpenStreetMap itself allows 2,000 nodes and 32,000 members.
 */
export const MAXIMUM_REFERENCES = 250_000;

export const UNITS_PER_DEGREE = 1e7;
export const MAXIMUM_LONGITUDE = 180 * UNITS_PER_DEGREE;
export const MAXIMUM_LATITUDE = 90 * UNITS_PER_DEGREE;

export interface ElementVisitor {
  /** `longitude` and `latitude` are NO_COORDINATE where the file gives none that lies on the Earth. */
  node?(id: number, longitude: number, latitude: number, tags: Tags): void;
  /** `nodes` holds the ids of `count` nodes and is only valid during the call. */
  way?(id: number, nodes: Float64Array, count: number, tags: Tags): void;
  relation?(id: number, members: Member[], tags: Tags): void;
  /** A position that a way carries itself (files with locations on ways), given before the way. */
  wayNode?(id: number, longitude: number, latitude: number): void;
  /** An element that the file itself calls deleted. */
  deleted?(kind: ElementKind, id: number): void;
}

/** What a pass over a file needs; what it does not need may be left out unread. */
export interface ElementRequest {
  nodes?: 'positions' | 'tagged' | undefined;
  ways?: 'ids' | 'all' | undefined;
  relations?: boolean | undefined;
}

/** Some elements of a file, decoded when visited: once each, in order. */
export interface ElementBlock {
  visit(visitor: ElementVisitor): void;
  /** Bytes of the file up to the end of this block. */
  readonly end: number;
}

/** A file that can be read several times from its start, each time in blocks of bounded size. */
export interface ElementFile {
  readonly format: string;
  /** Bytes. */
  readonly size: number;
  blocks(request: ElementRequest): AsyncGenerator<ElementBlock>;
  close(): Promise<void>;
}
