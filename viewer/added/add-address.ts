import { create } from 'zustand';
import type { AddedSource } from '../../models/schema/view-document.ts';
import { i18n } from '../locale/i18n.ts';
import { addSource, freshId, setSourceState } from '../stores/added.ts';
import { announce } from '../stores/notices.ts';
import { currentView } from '../stores/view.ts';
import { flyToContent } from './fly-to-item.ts';
import { type JobContext, runJob } from './jobs.ts';
import { placeInView } from './place-in-view.ts';
import { askAddress } from './services/ask.ts';
import { type LoadedSource, loadOffer, loadSource } from './services/load-source.ts';
import type { Offer, Service } from './services/service.ts';

/** The service whose layers a person is choosing from. */
export const useChoice = create<{ service?: Service }>()(() => ({}));

/** Adds what an address gives; of a service with several layers the person chooses. */
export function addAddress(text: string): Promise<void> {
  const url = text.trim();
  return runJob(url, async (context) => {
    const absolute = /^[a-z][a-z\d+.-]*:/i.test(url) ? url : new URL(url, document.baseURI).href;
    const found = await askAddress(absolute, context.signal);
    if (found.is === 'service') {
      const [only, ...others] = found.service.offers;
      if (!only || others.length > 0 || only.styles) useChoice.setState({ service: found.service });
      else await take(sourceOf(found.service, only), context, only);
      return;
    }
    const name = nameOf(found.url);
    const placement = { ...placeInView(currentView().camera), height: 0, heading: 0, scale: 1 };
    const source: AddedSource = {
      id: freshId(),
      kind: found.kind,
      name,
      url: found.url,
      visible: true,
      opacity: 1,
      ...(found.kind === 'gltf' ? { placement } : {}),
    };
    await take(source, context);
  });
}

/** Adds one layer of the service that was asked last. */
export function addOffer(service: Service, offer: Offer, style?: string): Promise<void> {
  return runJob(offer.title, (context) => take(sourceOf(service, offer, style), context, offer));
}

function sourceOf(service: Service, offer: Offer, style?: string): AddedSource {
  return {
    id: freshId(),
    kind: offer.kind,
    name: offer.title,
    url: service.url,
    sublayer: offer.id,
    visible: true,
    opacity: 1,
    ...(style ? { style } : {}),
  };
}

async function take(source: AddedSource, context: JobContext, offer?: Offer): Promise<void> {
  const { answer, ...loaded }: LoadedSource = offer
    ? await loadOffer(source, offer, context)
    : await loadSource(source, context);
  context.signal.throwIfAborted();
  const named: AddedSource = { ...source, id: freshId(), ...answer };
  setSourceState(named, { state: 'ready', time: Date.now(), ...loaded });
  addSource(named);
  announce(i18n.t('add.done', { name: named.name }));
  flyToContent(loaded.content);
}

/** The last part of a path that says something. */
function nameOf(url: string): string {
  const { pathname, host } = new URL(url);
  const parts = pathname.split('/').filter(Boolean);
  const last = parts.at(-1) === 'tileset.json' ? parts.at(-2) : parts.at(-1);
  try {
    return decodeURIComponent(last ?? host);
  } catch {
    return last ?? host;
  }
}
