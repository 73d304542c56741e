/** NAL units of one picture, without start codes. */
export type AccessUnit = Buffer[];

const typeOf = (unit: Buffer): number => unit[0] & 0x1f;

/** Pictures of a byte stream (ITU-T H.264, annex B), each a list of its units. */
export function accessUnits(stream: Buffer): AccessUnit[] {
  const pictures: AccessUnit[] = [];
  let current: AccessUnit = [];
  let hasSlice = false;
  for (const unit of nalUnits(stream)) {
    const type = typeOf(unit);
    const isSlice = type === 1 || type === 5;
    // A first slice, or what stands before one, begins a picture once there is one (7.4.1.2.3).
    const begins = isSlice ? (unit[1] & 0x80) !== 0 : type >= 6 && type <= 9;
    if (hasSlice && begins) {
      pictures.push(current);
      current = [];
      hasSlice = false;
    }
    hasSlice ||= isSlice;
    // Delimiters are not sent by RTP (RFC 6184, 5.7: they may be left out).
    if (type !== 9) current.push(unit);
  }
  if (current.length > 0) pictures.push(current);
  return pictures;
}

/** The parameter sets of a stream, for its description. */
export function parameterSets(pictures: readonly AccessUnit[]): { sequence: Buffer; picture: Buffer } {
  const units = pictures.flat();
  const sequence = units.find((unit) => typeOf(unit) === 7);
  const picture = units.find((unit) => typeOf(unit) === 8);
  if (!sequence || !picture) throw new Error('The stream has no parameter sets.');
  return { sequence, picture };
}

function* nalUnits(stream: Buffer): Generator<Buffer> {
  const START = Buffer.from([0, 0, 1]);
  let begin = stream.indexOf(START);
  while (begin >= 0) {
    const next = stream.indexOf(START, begin + 3);
    let end = next < 0 ? stream.length : next;
    while (end > begin + 3 && stream[end - 1] === 0) end--;
    if (end > begin + 3) yield stream.subarray(begin + 3, end);
    begin = next;
  }
}
