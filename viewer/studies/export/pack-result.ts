import { InputError } from '../../../models/errors.ts';
import { inflate } from '../../../models/live/wire/inflate.ts';
import { deflate } from '../../../scenes/flood/run/deflate.ts';
import type { StudyResult } from '../result.ts';
import { keptResultSchema } from './kept-result.ts';

/** Numbers of a typed array as text: deflated, in base64. */
interface PackedNumbers {
  packed: 'float32';
  data: string;
}

/** Bytes of the numbers of one part at most: what is kept may be made to burst a page. */
const MOST_BYTES = 2 ** 28;

/** A result as JSON can hold it: typed arrays are packed, and lists that only look like arrays are ones. */
export async function packResult(result: StudyResult): Promise<Record<string, unknown>> {
  return (await pack(result)) as Record<string, unknown>;
}

/** @throws InputError `study-kept` where what was kept is no result. */
export async function unpackResult(content: unknown): Promise<StudyResult> {
  const found = keptResultSchema.safeParse(await unpack(content));
  if (found.success) return found.data as unknown as StudyResult;
  const [issue] = found.error.issues;
  throw new InputError(
    'study-kept',
    'the kept result',
    `${issue.path.join('.') || 'it'}: ${issue.message}.`,
    'It was kept by another version: make it again.',
  );
}

async function pack(value: unknown): Promise<unknown> {
  if (value instanceof Float32Array)
    return { packed: 'float32', data: toBase64(await deflate(bytesOf(value))) } satisfies PackedNumbers;
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (Array.isArray(value)) return Promise.all(value.map(pack));
  // JSON has no such numbers: they come back as null, which every list of them takes for unknown.
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(await Promise.all(entries.map(async ([key, one]) => [key, await pack(one)])));
}

async function unpack(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(unpack));
  if (value === null || typeof value !== 'object') return value;
  if (isPacked(value))
    return new Float32Array((await inflate(fromBase64(value.data), MOST_BYTES)).slice().buffer);
  return Object.fromEntries(
    await Promise.all(Object.entries(value).map(async ([key, one]) => [key, await unpack(one)])),
  );
}

const isPacked = (value: object): value is PackedNumbers =>
  'packed' in value && value.packed === 'float32' && 'data' in value && typeof value.data === 'string';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** In pieces: a call takes some ten thousand arguments and no more. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
