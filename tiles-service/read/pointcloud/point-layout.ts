/** Where the fields of a point record lie, in bytes from its beginning; x, y, z and intensity are first in all. */
export interface PointLayout {
  /** Bytes without extra bytes. */
  length: number;
  /** Formats 6 to 10: classes to 255 and flags of their own. */
  isExtended: boolean;
  classification: number;
  flags: number;
  color?: number;
  /** A format with waveform packets, which laz-perf cannot decompress. */
  hasWaveform: boolean;
}

const old = (length: number, color?: number, hasWaveform = false): PointLayout => ({
  ...{ length, isExtended: false, classification: 15, flags: 15, hasWaveform },
  ...(color === undefined ? {} : { color }),
});
const extended = (length: number, color?: number, hasWaveform = false): PointLayout => ({
  ...{ length, isExtended: true, classification: 16, flags: 15, hasWaveform },
  ...(color === undefined ? {} : { color }),
});

/** Point data record formats 0 to 10 (ASPRS LAS 1.4 R15, section 2.6). */
const LAYOUTS: readonly PointLayout[] = [
  old(20),
  old(28),
  old(26, 20),
  old(34, 28),
  old(57, undefined, true),
  old(63, 28, true),
  extended(30),
  extended(36, 30),
  extended(38, 30),
  extended(59, undefined, true),
  extended(67, 30, true),
];

export function pointLayoutOf(format: number): PointLayout | undefined {
  return LAYOUTS[format];
}
