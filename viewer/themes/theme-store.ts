import { create } from 'zustand';
import type { Layer } from '../../models/schema/layer.ts';
import type { Language } from '../../models/schema/text.ts';
import { type Theme, type ThemeList, themeListSchema } from '../../models/schema/theme.ts';
import { themeLayers } from '../../models/themes/fit.ts';
import { setReckoned } from '../attributes/tables.ts';
import { currentCity } from '../stores/boot.ts';
import { errorText } from '../stores/status.ts';
import type { ThemeResult } from './reckon.ts';
import type { ThemeReply, ThemeRequest } from './theme-worker.ts';

export type ThemesState =
  | { state: 'none' }
  | { state: 'loading' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; address: string; list: ThemeList };

export type Reckoning =
  | { state: 'loading'; share: number }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; result: ThemeResult };

/** The themes of the city on screen and what was reckoned of them, by theme. */
export const useThemes = create<{ themes: ThemesState; reckoned: Readonly<Record<string, Reckoning>> }>()(
  () => ({
    themes: { state: 'none' },
    reckoned: {},
  }),
);

/** Name of a theme of the city on screen; its id where the list is not loaded. */
export function themeName(id: string, language: Language): string {
  const { themes } = useThemes.getState();
  const theme = themes.state === 'ready' ? themes.list.themes.find((one) => one.id === id) : undefined;
  return theme?.name[language] ?? id;
}

/** Name of the column with an indicator's values, which a layer of areas can be coloured by. */
export function indicatorColumn(theme: string, indicator: string): string {
  return `theme:${theme}/${indicator}`;
}

/** The theme and indicator of such a column; undefined for any other attribute. */
export function parseIndicatorColumn(name: string): { theme: string; indicator: string } | undefined {
  const match = /^theme:([^/]+)\/(.+)$/.exec(name);
  return match ? { theme: match[1], indicator: match[2] } : undefined;
}

let loading: { address: string; done: Promise<void> } | undefined;

/** Loads the list of themes for the city on screen, once, or again after a failure. */
export function loadThemes(): Promise<void> {
  const scene = currentCity();
  const { themes } = useThemes.getState();
  if (!scene || (themes.state === 'ready' && themes.address === scene.address)) return Promise.resolve();
  const { address } = scene;
  if (loading?.address !== address) {
    const done = load(address).finally(() => {
      if (loading?.address === address) loading = undefined;
    });
    loading = { address, done };
  }
  return loading.done;
}

async function load(address: string): Promise<void> {
  for (const { end } of reckonings.values()) end();
  reckonings.clear();
  useThemes.setState({ themes: { state: 'loading' }, reckoned: {} });
  const themes = await themesOf(address);
  // Another city may be on screen by now.
  if (loading?.address === address) useThemes.setState({ themes });
}

async function themesOf(address: string): Promise<ThemesState> {
  try {
    const response = await fetch(new URL('themes.json', address));
    // A plain file host has no themes; that is no failure.
    if (response.status === 404) return { state: 'ready', address, list: { themes: [], problems: [] } };
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return { state: 'ready', address, list: themeListSchema.parse(await response.json()) };
  } catch (error) {
    return { state: 'failed', detail: errorText(error) };
  }
}

/** What was reckoned last of each theme, or is being reckoned, and from which stores. */
const reckonings = new Map<string, { of: string; end(): void }>();

/**
 * Sees to it that the indicators of a theme are reckoned from the layers as the city has them now; `again` after a
 * failure.
 */
export async function wantTheme(id: string, again = false): Promise<void> {
  await loadThemes();
  const { themes, reckoned } = useThemes.getState();
  const scene = currentCity();
  if (!scene || themes.state !== 'ready' || themes.address !== scene.address) return;
  const theme = themes.list.themes.find((one) => one.id === id);
  if (!theme) return;
  const layers = themeLayers(theme, scene.city.layers);
  const folders: Record<string, string> = {};
  for (const [key, { store }] of layers)
    if (store !== undefined) folders[key] = new URL(store, scene.address).href;
  const known = reckonings.get(id);
  const isNew = known?.of !== JSON.stringify(folders);
  if (!isNew && !(again && reckoned[id]?.state === 'failed')) return;
  known?.end();
  reckon(theme, layers, folders);
}

function reckon(theme: Theme, layers: ReadonlyMap<string, Layer>, folders: Record<string, string>): void {
  const set = (reckoning: Reckoning) =>
    useThemes.setState(({ reckoned }) => ({ reckoned: { ...reckoned, [theme.id]: reckoning } }));
  set({ state: 'loading', share: 0 });
  const worker = new Worker(new URL('./theme-worker.ts', import.meta.url), { type: 'module' });
  const mine = { of: JSON.stringify(folders), end: () => worker.terminate() };
  reckonings.set(theme.id, mine);
  const end = (reckoning: Reckoning) => {
    worker.terminate();
    set(reckoning);
  };
  worker.onmessage = ({ data: reply }: MessageEvent<ThemeReply>) => {
    // What a worker had on its tongue when it was ended.
    if (reckonings.get(theme.id) !== mine) return;
    if ('progress' in reply) return set({ state: 'loading', share: reply.progress });
    if ('error' in reply) return end({ state: 'failed', detail: reply.error });
    const { result } = reply;
    const areasLayer = layers.get(theme.rollUp.layer);
    for (const { indicator, values } of result.values)
      if (areasLayer)
        setReckoned(
          areasLayer.id,
          folders[theme.rollUp.layer],
          indicatorColumn(theme.id, indicator),
          new Map(result.areas.map((area, row) => [area.id, values[row]])),
        );
    end({ state: 'ready', result });
  };
  worker.onerror = (event) => end({ state: 'failed', detail: event.message || 'worker' });
  worker.postMessage({ theme, folders } satisfies ThemeRequest);
}
