import type { Feature } from '../../../models/feature.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { AddedSource } from '../../../models/schema/view-document.ts';
import type { ErrorValues, ToldError } from '../add-error.ts';
import type { ReadResult } from '../read-result.ts';
import type { TileImages } from './tile-images.ts';

export interface Note {
  key: string;
  values?: ErrorValues;
}

/** One layer or collection that a service offers. */
export interface Offer {
  id: string;
  title: string;
  kind: AddedSource['kind'];
  extent?: Extent;
  styles?: { id: string; title: string }[];
  notes?: Note[];
  /** Why it cannot be added. */
  refused?: ToldError;
  /** Of services of pictures. */
  images?(style?: string): TileImages;
  /** Of services of features. */
  features?(fetchText: FetchText): Promise<{ result: ReadResult; notes: Note[] }>;
}

/** The text of an address. Throws AddError. */
export type FetchText = (url: string) => Promise<{ text: string; type: string }>;

/** What a service tells of itself. */
export interface Service {
  title: string;
  /** The address that it is known by in the view document. */
  url: string;
  offers: Offer[];
}

/** Features that are taken from a service at most. */
export const MOST_FROM_SERVICE = 20_000;
export const PAGE = 1_000;

export type Features = Feature[];

/** An address with parameters of OGC's services set: their names are the same in any case, those of others stay. */
export function withParameters(url: string, parameters: Record<string, string>): string {
  const out = new URL(url);
  const names = new Set(Object.keys(parameters).map((name) => name.toLowerCase()));
  for (const name of [...out.searchParams.keys()])
    if (names.has(name.toLowerCase())) out.searchParams.delete(name);
  for (const [name, value] of Object.entries(parameters)) out.searchParams.set(name, value);
  return out.href;
}

const OF_REQUESTS =
  /^(service|request|version|acceptversions|sections|layers?|styles?|format|srs|crs|bbox|width|height|transparent|typenames?|outputformat|maxfeatures|count|startindex|tilematrix(set)?|tilerow|tilecol|srsname)$/i;

/** The address of a service without what asks for one thing of it; keys and the like stay. */
export function serviceBase(url: string): string {
  const out = new URL(url);
  out.hash = '';
  for (const name of [...out.searchParams.keys()]) if (OF_REQUESTS.test(name)) out.searchParams.delete(name);
  return out.href;
}

/**
 * The address for a request as the service announces it. Behind a reverse proxy services announce names of their own
 * that nobody else knows: then the one that was asked is used.
 */
export function operationAddress(asked: string, announced: string | undefined): string {
  const base = serviceBase(asked);
  if (!announced || !URL.canParse(announced, asked)) return base;
  const operation = new URL(announced, asked);
  if (operation.origin !== new URL(asked).origin) return base;
  for (const [name, value] of new URL(base).searchParams)
    if (!operation.searchParams.has(name)) operation.searchParams.set(name, value);
  return serviceBase(operation.href);
}
