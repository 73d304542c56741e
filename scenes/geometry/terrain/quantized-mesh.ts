/** Where a tile is, for what is not drawn of it. */
export interface TileBounds {
  /** ECEF metres. */
  centre: [number, number, number];
  radius: number;
  /** In the space where the ellipsoid is the unit sphere: its horizon occlusion point. */
  occlusion: [number, number, number];
}

/**
 * Quantized-mesh 1.0, the terrain format of CesiumJS. A mesh as it stands in a tile: u eastwards, v northwards
 * and height, each 0 to 32767 over the tile and over its lowest and highest height.
 */
export interface TerrainMesh extends TileBounds {
  lowest: number;
  highest: number;
  u: Uint16Array;
  v: Uint16Array;
  height: Uint16Array;
  /** Three vertices a triangle, counter-clockwise from above, in the order of first use. */
  triangles: Uint32Array;
  /** Vertices on each side, in order along it. */
  west: Uint32Array;
  south: Uint32Array;
  east: Uint32Array;
  north: Uint32Array;
  /** Two bytes a vertex, of ECEF unit vectors. */
  normals?: Uint8Array;
  /** One byte for all of the tile, or 256 × 256 from the north-west, row by row: 0 land, 255 water. */
  water?: Uint8Array;
}

export const QUANTIZED = 32_767;
const HEADER_BYTES = 88;
const NORMALS = 1;
const WATER_MASK = 2;

export function encodeTerrainMesh(mesh: TerrainMesh): Uint8Array {
  const vertices = mesh.u.length;
  const wide = vertices > 65_536;
  const indexBytes = wide ? 4 : 2;
  const edges = [mesh.west, mesh.south, mesh.east, mesh.north];
  const edgeCount = edges.reduce((sum, edge) => sum + edge.length, 0);
  const beforeIndices = HEADER_BYTES + 4 + 6 * vertices;
  const padding = (indexBytes - (beforeIndices % indexBytes)) % indexBytes;
  const extensions = (mesh.normals ? 5 + mesh.normals.length : 0) + (mesh.water ? 5 + mesh.water.length : 0);
  const total =
    beforeIndices +
    padding +
    4 +
    mesh.triangles.length * indexBytes +
    16 +
    edgeCount * indexBytes +
    extensions;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const float64 = (value: number): void => {
    view.setFloat64(at, value, true);
    at += 8;
  };
  const uint32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const index = (value: number): void => {
    if (wide) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += indexBytes;
  };

  mesh.centre.forEach(float64);
  view.setFloat32(at, mesh.lowest, true);
  view.setFloat32(at + 4, mesh.highest, true);
  at += 8;
  mesh.centre.forEach(float64);
  float64(mesh.radius);
  mesh.occlusion.forEach(float64);

  uint32(vertices);
  for (const values of [mesh.u, mesh.v, mesh.height]) {
    let previous = 0;
    for (const value of values) {
      const difference = value - previous;
      view.setUint16(at, (difference << 1) ^ (difference >> 31), true);
      at += 2;
      previous = value;
    }
  }
  at += padding;
  uint32(mesh.triangles.length / 3);
  let highest = 0;
  for (const vertex of mesh.triangles) {
    index(highest - vertex);
    if (vertex === highest) highest++;
  }
  for (const edge of edges) {
    uint32(edge.length);
    edge.forEach(index);
  }
  for (const [id, data] of [
    [NORMALS, mesh.normals],
    [WATER_MASK, mesh.water],
  ] as const) {
    if (!data) continue;
    bytes[at] = id;
    view.setUint32(at + 1, data.length, true);
    bytes.set(data, at + 5);
    at += 5 + data.length;
  }
  return bytes;
}

/** Throws RangeError, with what is wrong, for bytes that are no quantized mesh. Unknown extensions are passed over. */
export function decodeTerrainMesh(bytes: Uint8Array): TerrainMesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const need = (count: number): void => {
    if (at + count > bytes.length)
      throw new RangeError(`The terrain tile ends at byte ${bytes.length}, before ${at + count}.`);
  };
  const float64 = (): number => {
    at += 8;
    return view.getFloat64(at - 8, true);
  };
  const uint32 = (): number => {
    need(4);
    at += 4;
    return view.getUint32(at - 4, true);
  };
  need(HEADER_BYTES);
  at = 24;
  const lowest = view.getFloat32(at, true);
  const highest = view.getFloat32(at + 4, true);
  at += 8;
  const centre: [number, number, number] = [float64(), float64(), float64()];
  const radius = float64();
  const occlusion: [number, number, number] = [float64(), float64(), float64()];

  const vertices = uint32();
  need(6 * vertices);
  const [u, v, height] = [0, 1, 2].map(() => {
    const values = new Uint16Array(vertices);
    let value = 0;
    for (let i = 0; i < vertices; i++, at += 2) {
      const coded = view.getUint16(at, true);
      value += (coded >> 1) ^ -(coded & 1);
      if (value < 0 || value > QUANTIZED)
        throw new RangeError(`Vertex ${i} of the terrain tile lies outside of it.`);
      values[i] = value;
    }
    return values;
  });

  const wide = vertices > 65_536;
  const indexBytes = wide ? 4 : 2;
  at += (indexBytes - (at % indexBytes)) % indexBytes;
  const index = (): number => {
    at += indexBytes;
    return wide ? view.getUint32(at - 4, true) : view.getUint16(at - 2, true);
  };
  const triangleCount = uint32();
  need(triangleCount * 3 * indexBytes);
  const triangles = new Uint32Array(triangleCount * 3);
  let mark = 0;
  for (let i = 0; i < triangles.length; i++) {
    const code = index();
    if (code > mark || mark - code >= vertices)
      throw new RangeError('A triangle of the terrain tile has a vertex that is not there.');
    triangles[i] = mark - code;
    if (code === 0) mark++;
  }
  const [west, south, east, north] = [0, 1, 2, 3].map(() => {
    const count = uint32();
    need(count * indexBytes);
    const edge = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      edge[i] = index();
      if (edge[i] >= vertices)
        throw new RangeError('A side of the terrain tile has a vertex that is not there.');
    }
    return edge;
  });
  const mesh: TerrainMesh = {
    centre,
    radius,
    occlusion,
    lowest,
    highest,
    u,
    v,
    height,
    triangles,
    west,
    south,
    east,
    north,
  };
  while (at < bytes.length) {
    need(5);
    const id = bytes[at];
    const length = view.getUint32(at + 1, true);
    at += 5;
    need(length);
    if (id === NORMALS) mesh.normals = Uint8Array.from(bytes.subarray(at, at + length));
    else if (id === WATER_MASK) mesh.water = Uint8Array.from(bytes.subarray(at, at + length));
    at += length;
  }
  return mesh;
}

/** Ellipsoidal metres of a vertex. */
export function heightOf({ lowest, highest, height }: TerrainMesh, vertex: number): number {
  return lowest + (height[vertex] / QUANTIZED) * (highest - lowest);
}
