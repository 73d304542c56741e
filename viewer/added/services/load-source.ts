import type { AddedSource } from '../../../models/schema/view-document.ts';
import type { AddedContent, AddedReport } from '../../stores/added.ts';
import { AddError } from '../add-error.ts';
import type { JobContext } from '../jobs.ts';
import { type ReadRequest, readFile } from '../read.ts';
import { readInWorker } from '../read-in-worker.ts';
import type { ReadResult } from '../read-result.ts';
import { type Settled, settlePlace } from '../settle-place.ts';
import { askAddress, textsFrom } from './ask.ts';
import { fetchFrom } from './proxy.ts';
import type { Note, Offer } from './service.ts';

export interface LoadedSource extends AddedReport {
  content: AddedContent;
  /** What a person said of the CRS, to be kept with the source. */
  answer?: Settled['answer'];
}

/** What is drawn of a source of the view document. Throws AddError. */
export async function loadSource(source: AddedSource, context: JobContext): Promise<LoadedSource> {
  const { kind, url, sublayer } = source;
  switch (kind) {
    case '3d-tiles':
      // The engine reads it; but what is not reachable is told in our words.
      await fetchFrom(url, context.signal);
      return { content: { kind: 'tileset', url }, leftOut: {} };
    case 'geojson':
    case 'kml':
    case 'czml':
    case 'gltf':
      return loadData(source, kind, context);
    default: {
      const found = await askAddress(url, context.signal);
      const offers = found.is === 'service' ? found.service.offers : [];
      const offer = offers.find((known) => known.id === sublayer && known.kind === kind);
      if (!offer) throw new AddError('layer-missing', { layer: sublayer ?? '—' });
      return loadOffer(source, offer, context);
    }
  }
}

/** The same of a layer that a service has just offered. */
export async function loadOffer(
  source: AddedSource,
  offer: Offer,
  context: JobContext,
): Promise<LoadedSource> {
  if (offer.refused) throw new AddError(offer.refused.code, offer.refused.values);
  if (offer.images)
    return {
      content: { kind: 'images', images: offer.images(source.style) },
      leftOut: {},
      ...(offer.notes ? { notes: offer.notes } : {}),
    };
  const { result, notes } = await offer.features!(textsFrom(context.signal));
  return placed(source, result, context, [...(offer.notes ?? []), ...notes]);
}

async function loadData(
  source: AddedSource,
  format: 'geojson' | 'kml' | 'czml' | 'gltf',
  context: JobContext,
): Promise<LoadedSource> {
  const { name, url } = source;
  const { bytes } = await fetchFrom(url, context.signal);
  const request: ReadRequest = { name, format, bytes, base: url };
  const read =
    typeof Worker === 'undefined' ? await readFile(request) : await readInWorker(request, context.signal);
  if ('question' in read) throw new AddError('no-places', { name });
  const [part] = read;
  if (part.kind === 'czml')
    return { content: { kind: 'czml', packets: part.packets }, leftOut: part.leftOut };
  if (part.kind === 'model')
    return { content: { kind: 'model', ...part.model, base: url.replace(/[^/]*$/, '') }, leftOut: {} };
  return placed(source, part.result, context, []);
}

async function placed(
  { name, crs, swapped }: AddedSource,
  result: ReadResult,
  context: JobContext,
  notes: Note[],
): Promise<LoadedSource> {
  if (result.features.length === 0) throw new AddError('no-places', { name });
  const said = crs === undefined ? undefined : { crs, swapped: swapped ?? false };
  const settled = await settlePlace(name, result, context, said);
  const { features, extent, outside } = settled;
  return {
    content: { kind: 'features', features, extent },
    crs: settled.crs,
    leftOut: outside > 0 ? { ...result.leftOut, outsideArea: outside } : result.leftOut,
    ...(settled.answer ? { answer: settled.answer } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}
