import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { listSeparator } from '../locale/list-separator.ts';
import { useBoot } from './boot.ts';
import { notifyBriefly } from './notices.ts';
import { loadScene } from './scene-loading.ts';
import { retrySelection } from './selection.ts';
import { useView } from './view.ts';

/** How often the scene is asked for, in milliseconds. Unchanged, it costs the server an answer without a body. */
const INTERVAL = 15_000;
/** Names of layers in the notice; more are counted. */
const NAMED = 3;

/**
 * Looks for a new state of the scene on screen, every 15 seconds while the page is in view and at once when it
 * comes back into view, and swaps it in: camera, selection and what is open stay. Asking again and again works on
 * any host, a static one too. Returns the end.
 */
export function followScene(
  address: string,
  base: string,
  fetcher: typeof fetch = (input, init) => fetch(input, { ...init, cache: 'no-cache' }),
): () => void {
  let stopped = false;
  let asking = false;
  const look = async (): Promise<void> => {
    if (stopped || asking || document.visibilityState === 'hidden') return;
    asking = true;
    try {
      const { city } = await loadScene(address, base, fetcher);
      if (!stopped) takeScene(address, city);
    } catch {
      // The city on screen stays. A server that is away, or a scene half-way, is asked again the next time.
    } finally {
      asking = false;
    }
  };
  const lookSoon = () => void look();
  const timer = setInterval(lookSoon, INTERVAL);
  document.addEventListener('visibilitychange', lookSoon);
  window.addEventListener('online', lookSoon);
  window.addEventListener('focus', lookSoon);
  return () => {
    stopped = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', lookSoon);
    window.removeEventListener('online', lookSoon);
    window.removeEventListener('focus', lookSoon);
  };
}

/** Looks for a new state of the scene at once, after something of it was changed. */
export async function refreshScene(): Promise<void> {
  const { boot } = useBoot.getState();
  if (boot.phase !== 'ready') return;
  const { city } = await loadScene(boot.address, document.baseURI, (input, init) =>
    fetch(input, { ...init, cache: 'no-cache' }),
  );
  takeScene(boot.address, city);
}

/** Puts a new state of the scene on screen, if it is one of the city there and says something new. */
function takeScene(address: string, city: Scene): void {
  const { boot } = useBoot.getState();
  if (boot.phase !== 'ready' || boot.address !== address || boot.city.id !== city.id) return;
  const before = boot.city;
  if (isSameScene(before, city)) return;
  useBoot.setState({ boot: { ...boot, city } });
  const changed = changedLayers(before, city);
  const selected = useView.getState().document.selection[0];
  if (selected && changed.some(({ id }) => id === selected.layer)) retrySelection();
  if (changed.length === 0) return;
  const { language } = useView.getState().document;
  const names = changed.slice(0, NAMED).map(({ name }) => name[language]);
  const separator = listSeparator(language);
  notifyBriefly('scene.updated', {
    layers: names.join(separator) + (changed.length > NAMED ? ` … (${changed.length})` : ''),
  });
}

/** The time of a scene alone is no news. */
export function isSameScene(a: Scene, b: Scene): boolean {
  return JSON.stringify({ ...a, updated: '' }) === JSON.stringify({ ...b, updated: '' });
}

/** Layers whose content is new, that came or that went. */
export function changedLayers(before: Scene, after: Scene): Layer[] {
  const addressOf = ({ layers }: Scene, id: string) => layers.find((layer) => layer.id === id)?.url;
  return [
    ...after.layers.filter(({ id, url }) => addressOf(before, id) !== url),
    ...before.layers.filter(({ id }) => addressOf(after, id) === undefined),
  ];
}
