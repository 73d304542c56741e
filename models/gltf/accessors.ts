import type { DecodedGlb } from './glb.ts';

const COMPONENTS: Record<string, number> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };
const SIZES: Record<number, number> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };

/** Numbers of an accessor, one after another; normalized ones as fractions. */
export function readAccessor({ json, binary }: DecodedGlb, index: number): Float64Array {
  const accessor = json.accessors[index];
  const view = json.bufferViews[accessor.bufferView];
  const components = COMPONENTS[accessor.type];
  const size = SIZES[accessor.componentType];
  const stride = view.byteStride ?? components * size;
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  const data = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const values = new Float64Array(accessor.count * components);
  for (let i = 0; i < accessor.count; i++) {
    for (let c = 0; c < components; c++) {
      const at = start + i * stride + c * size;
      values[i * components + c] = readComponent(
        data,
        at,
        accessor.componentType,
        accessor.normalized === true,
      );
    }
  }
  return values;
}

function readComponent(data: DataView, at: number, type: number, normalized: boolean): number {
  switch (type) {
    case 5120:
      return normalized ? Math.max(-1, data.getInt8(at) / 127) : data.getInt8(at);
    case 5121:
      return data.getUint8(at) / (normalized ? 255 : 1);
    case 5122:
      return normalized ? Math.max(-1, data.getInt16(at, true) / 32_767) : data.getInt16(at, true);
    case 5123:
      return data.getUint16(at, true) / (normalized ? 65_535 : 1);
    case 5125:
      return data.getUint32(at, true);
    default:
      return data.getFloat32(at, true);
  }
}
