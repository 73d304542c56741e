import { PUBLICATIONS, type Publication } from '../../../models/schema/index.ts';

/** A class that is none must not make a thing looser: it is the strictest. */
export function publicationOf(value: unknown): Publication | undefined {
  if (value === undefined) return undefined;
  return PUBLICATIONS.find((one) => one === value) ?? 'restricted';
}

export const present = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
