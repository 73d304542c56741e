/**
 * A unit vector in two bytes: folded onto an octahedron (Cigolle et al., "A Survey of Efficient Representations for
 * Independent Unit Vectors", JCGT 3/2, 2014), as the quantized-mesh extension `octvertexnormals` has it.
 */
export function octEncode(x: number, y: number, z: number, out: Uint8Array, offset: number): void {
  const length = Math.abs(x) + Math.abs(y) + Math.abs(z);
  let u = x / length;
  let v = y / length;
  if (z < 0) [u, v] = [(1 - Math.abs(v)) * signOf(u), (1 - Math.abs(u)) * signOf(v)];
  out[offset] = Math.round((u * 0.5 + 0.5) * 255);
  out[offset + 1] = Math.round((v * 0.5 + 0.5) * 255);
}

export function octDecode(first: number, second: number): [x: number, y: number, z: number] {
  let u = (first / 255) * 2 - 1;
  let v = (second / 255) * 2 - 1;
  const z = 1 - Math.abs(u) - Math.abs(v);
  if (z < 0) [u, v] = [(1 - Math.abs(v)) * signOf(u), (1 - Math.abs(u)) * signOf(v)];
  const length = Math.hypot(u, v, z);
  return [u / length, v / length, z / length];
}

const signOf = (value: number): number => (value < 0 ? -1 : 1);
