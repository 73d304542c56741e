import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync } from 'node:zlib';

const OPTIONS = { level: 5 };
const deflate = promisify(deflateRaw);

export const compress = async (bytes: Uint8Array): Promise<Uint8Array> => deflate(bytes, OPTIONS);

/** For what is small: a thread of its own would take longer. */
export const compressNow = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, OPTIONS);
