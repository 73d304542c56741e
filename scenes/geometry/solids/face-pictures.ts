/** A polygon with a picture: what part of the picture it shows, and where its triangles are. */
export interface PicturedFace {
  /** Index into `FacePictures.pictures`. */
  picture: number;
  /** The part of the picture, u and v from its lower left corner. */
  west: number;
  south: number;
  east: number;
  north: number;
  /** Metres that one side of the picture takes on the polygon. */
  metresPerSide: number;
  /** Square metres, and the upward part of the unit normal. */
  area: number;
  upward: number;
  row: number;
  /** Range of the mesh's indices. */
  firstIndex: number;
  endIndex: number;
}

/** A picture as a mesh uses it. The same file counts twice if some polygons repeat it and others do not. */
export interface UsedPicture {
  name: string;
  repeats: boolean;
}

/** Coordinates reach this much beyond a picture's edge by rounding, in parts of its side. */
const BEYOND = 1e-3;
const NO_PICTURE = -1;

/**
 * The pictures on the triangles of a SolidMesh: for each vertex the picture and its coordinates, for each polygon
 * what part it shows. A vertex belongs to one picture only.
 */
export class FacePictures {
  readonly pictures: UsedPicture[] = [];
  readonly faces: PicturedFace[] = [];
  /** One per vertex, as far as any has one. */
  pictureOf = new Int32Array(1024).fill(NO_PICTURE);
  coordinates = new Float32Array(2 * 1024);
  readonly #numbers = new Map<string, number>();

  /** The number of a picture. */
  numberOf(name: string, repeats: boolean): number {
    const key = `${repeats ? '*' : ''}${name}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.pictures.push({ name, repeats }) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  setVertex(vertex: number, picture: number, u: number, v: number): void {
    if (vertex >= this.pictureOf.length) {
      const size = Math.max(vertex + 1, this.pictureOf.length * 2);
      const pictures = new Int32Array(size).fill(NO_PICTURE);
      pictures.set(this.pictureOf);
      this.pictureOf = pictures;
      const coordinates = new Float32Array(2 * size);
      coordinates.set(this.coordinates);
      this.coordinates = coordinates;
    }
    this.pictureOf[vertex] = picture;
    this.coordinates[2 * vertex] = u;
    this.coordinates[2 * vertex + 1] = v;
  }

  /** The picture of a vertex; -1 if it has none. */
  ofVertex(vertex: number): number {
    return vertex < this.pictureOf.length ? this.pictureOf[vertex] : NO_PICTURE;
  }
}

/** The part of a picture under a polygon's corners, moved by whole pictures so that it begins in the first one. */
export interface PicturePart {
  west: number;
  south: number;
  east: number;
  north: number;
  /** To be taken off the coordinates. */
  shiftU: number;
  shiftV: number;
  repeats: boolean;
  /** Area in coordinates. */
  area: number;
}

/** `rings`: corners as indices of `coordinates` (pairs), the outer ring first. */
export function picturePart(coordinates: Float32Array, rings: readonly (readonly number[])[]): PicturePart {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  let doubled = 0;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const u = coordinates[2 * ring[i]];
      const v = coordinates[2 * ring[i] + 1];
      doubled += coordinates[2 * ring[j]] * v - u * coordinates[2 * ring[j] + 1];
      if (u < west) west = u;
      if (u > east) east = u;
      if (v < south) south = v;
      if (v > north) north = v;
    }
  }
  const shiftU = Math.floor(west + BEYOND);
  const shiftV = Math.floor(south + BEYOND);
  return {
    west: west - shiftU,
    south: south - shiftV,
    east: east - shiftU,
    north: north - shiftV,
    shiftU,
    shiftV,
    repeats: east - shiftU > 1 + BEYOND || north - shiftV > 1 + BEYOND,
    area: Math.abs(doubled) / 2,
  };
}
