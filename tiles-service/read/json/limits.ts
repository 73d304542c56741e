/**
 * Limits that keep memory bounded whatever the input. A file beyond one of them is refused with an InputError
 * that names the limit.
 */
export interface JsonLimits {
  /** Longest stretch of JSON that is parsed at once: one city object, one feature, one line. Bytes. */
  slice: number;
  /** Longest name of an object's member. Bytes. */
  key: number;
  /** Deepest nesting of arrays and objects. */
  depth: number;
}

export const JSON_LIMITS: JsonLimits = { slice: 64 * 2 ** 20, key: 16 * 2 ** 10, depth: 100 };
