const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);
let values: Float32Array | undefined;

/** The bits of the IEEE 754 half-precision number nearest to a value; what is too large becomes infinite. */
export function toHalf(value: number): number {
  floats[0] = value;
  const all = bits[0];
  const sign = (all >>> 16) & 0x8000;
  const size = all & 0x7fff_ffff;
  if (size >= 0x4780_0000) return sign | (size > 0x7f80_0000 ? 0x7e00 : 0x7c00);
  if (size < 0x3880_0000) {
    // Below the least normal number the last digit is worth 2⁻²⁴.
    return sign | Math.round(Math.abs(value) * 0x100_0000);
  }
  return sign | ((size - 0x3800_0000 + 0x0fff + ((size >>> 13) & 1)) >>> 13);
}

/** All half-precision numbers by their bits. */
export function halfValues(): Float32Array {
  if (values) return values;
  values = new Float32Array(0x1_0000);
  for (let half = 0; half < 0x1_0000; half++) {
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 0x1f
          ? fraction
            ? Number.NaN
            : Number.POSITIVE_INFINITY
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    values[half] = half & 0x8000 ? -size : size;
  }
  return values;
}
