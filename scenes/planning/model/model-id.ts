import { createSHA256 } from 'hash-wasm';

/** Hexadecimal digits of the hash in an id: ids of documents are that short. */
const DIGITS = 40;

/** The id of the document of a building's model: made of its GLB, so that no other one can take its place. */
export async function modelIdOf(glb: Uint8Array): Promise<string> {
  const hash = await createSHA256();
  return `m${hash.update(glb).digest('hex').slice(0, DIGITS)}`;
}
