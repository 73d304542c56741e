import { hash64 } from '../../../models/ids.ts';

/** The digits of IfcGloballyUniqueId, ISO 16739: 22 of them are 128 bits. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$';

/** The GlobalId of something that has a name of its own in the city: the same name, the same id. */
export function globalIdOf(name: string): string {
  let bits = 0n;
  for (const half of [...hash64(name), ...hash64(`${name}/`)]) bits = (bits << 32n) | BigInt(half);
  let id = '';
  for (let digit = 0; digit < 22; digit++, bits >>= 6n) id = DIGITS[Number(bits & 63n)] + id;
  return id;
}
