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

let loading: Promise<void> | undefined;

/** Loads the list of themes for the city on screen, once, or again after a failure. */
export function loadThemes(): Promise<void> {
  const scene = currentCity();
  const { themes } = useThemes.getState();
  if (!scene || (themes.state === 'ready' && themes.address === scene.address)) return Promise.resolve();
  loading ??= load(scene.address).finally(() => {
    loading = undefined;
  });
  return loading;
}

async function load(address: string): Promise<void> {
  useThemes.setState({ themes: { state: 'loading' }, reckoned: {} });
  try {
    const response = await fetch(new URL('themes.json', address));
    // A plain file host has no themes; that is no failure.
    if (response.status === 404) {
      useThemes.setState({ themes: { state: 'ready', address, list: { themes: [], problems: [] } } });
      return;
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const list = themeListSchema.parse(await response.json());
    useThemes.setState({ themes: { state: 'ready', address, list } });
  } catch (error) {
    useThemes.setState({ themes: { state: 'failed', detail: errorText(error) } });
  }
}

/** Sees to it that the indicators of a theme are reckoned; `again` after a failure. */
export async function wantTheme(id: string, again = false): Promise<void> {
  await loadThemes();
  const { themes, reckoned } = useThemes.getState();
  if (themes.state !== 'ready' || (reckoned[id] && !(again && reckoned[id].state === 'failed'))) return;
  const theme = themes.list.themes.find((one) => one.id === id);
  const scene = currentCity();
  if (!theme || !scene) return;
  const layers = themeLayers(theme, scene.city.layers);
  reckon(theme, layers, scene.address);
}

function reckon(theme: Theme, layers: ReadonlyMap<string, Layer>, address: string): void {
  const set = (reckoning: Reckoning) =>
    useThemes.setState(({ reckoned }) => ({ reckoned: { ...reckoned, [theme.id]: reckoning } }));
  set({ state: 'loading', share: 0 });
  const folders: Record<string, string> = {};
  for (const [key, { store }] of layers) if (store !== undefined) folders[key] = new URL(store, address).href;
  const worker = new Worker(new URL('./theme-worker.ts', import.meta.url), { type: 'module' });
  const end = (reckoning: Reckoning) => {
    worker.terminate();
    set(reckoning);
  };
  worker.onmessage = ({ data: reply }: MessageEvent<ThemeReply>) => {
    if ('progress' in reply) return set({ state: 'loading', share: reply.progress });
    if ('error' in reply) return end({ state: 'failed', detail: reply.error });
    const { result } = reply;
    const areasLayer = layers.get(theme.rollUp.layer);
    for (const { indicator, values } of result.values)
      if (areasLayer)
        setReckoned(
          areasLayer.id,
          indicatorColumn(theme.id, indicator),
          new Map(result.areas.map((area, row) => [area.id, values[row]])),
        );
    end({ state: 'ready', result });
  };
  worker.onerror = (event) => end({ state: 'failed', detail: event.message || 'worker' });
  worker.postMessage({ theme, folders } satisfies ThemeRequest);
}
