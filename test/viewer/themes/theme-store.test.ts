import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import { themeSchema } from '../../../models/schema/theme.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import type { ThemeReply, ThemeRequest } from '../../../viewer/themes/theme-worker.ts';

const FILE = new URL('../../../scenes/themes/buildings-and-population.json', import.meta.url);
const theme = themeSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** The page's side of a worker; what it answers, the test says. */
class HeldWorker {
  static all: HeldWorker[] = [];
  asked?: ThemeRequest;
  ended = false;
  onmessage?: (event: { data: ThemeReply }) => void;
  constructor() {
    HeldWorker.all.push(this);
  }
  postMessage(request: ThemeRequest): void {
    this.asked = request;
  }
  terminate(): void {
    this.ended = true;
  }
  answer(city: number): void {
    this.onmessage?.({ data: { result: { areas: [], values: [], city } as never } });
  }
}

/** Lists of themes that are under way, by address. */
let lists: Map<string, (response: Response) => void>;
vi.stubGlobal('Worker', HeldWorker);
vi.stubGlobal('fetch', (url: URL) => new Promise<Response>((resolve) => lists.set(url.href, resolve)));
afterAll(() => vi.unstubAllGlobals());

const ANSWER = () => Response.json({ themes: [theme] });

function showCity(id: string, version: string): void {
  const layers = theme.layers.map(({ key, layer = key, role }) => ({
    id: layer,
    role,
    store: `layers/${layer}/${version}/store/`,
  }));
  const city = { id, layers } as unknown as Scene;
  useBoot.setState({ boot: { phase: 'ready', city, address: `http://twin.test/${id}/scene.json` } });
}

let store: typeof import('../../../viewer/themes/theme-store.ts');
beforeEach(async () => {
  vi.resetModules();
  HeldWorker.all = [];
  lists = new Map();
  store = await import('../../../viewer/themes/theme-store.ts');
});

async function reckoned(id: string, version: string): Promise<HeldWorker> {
  await show(id, version);
  const before = HeldWorker.all.length;
  const wanted = store.wantTheme(theme.id);
  lists.get(`http://twin.test/${id}/themes.json`)?.(ANSWER());
  await wanted;
  expect(HeldWorker.all).toHaveLength(before + 1);
  return HeldWorker.all[before];
}
/** The modules are new in every test, the store of the city with them. */
async function show(id: string, version: string): Promise<void> {
  const { useBoot: fresh } = await import('../../../viewer/stores/boot.ts');
  showCity(id, version);
  fresh.setState(useBoot.getState());
}
const shown = () => store.useThemes.getState().reckoned[theme.id];

describe('indicators of a theme', () => {
  it('should be reckoned once for one state of the city', async () => {
    const worker = await reckoned('a', '1');
    worker.answer(1);
    await show('a', '1');
    await store.wantTheme(theme.id);
    expect(HeldWorker.all).toHaveLength(1);
    expect(shown()).toMatchObject({ state: 'ready', result: { city: 1 } });
  });

  it('should be reckoned anew when a sync has brought new layers, and not show the old ones meanwhile', async () => {
    (await reckoned('a', '1')).answer(1);
    const second = await reckoned('a', '2');
    expect(shown()).toMatchObject({ state: 'loading' });
    expect(Object.values(second.asked?.folders ?? {})[0]).toContain('/2/');
    second.answer(2);
    expect(shown()).toMatchObject({ state: 'ready', result: { city: 2 } });
  });

  it('should not come from a city that was left', async () => {
    const first = await reckoned('a', '1');
    const second = await reckoned('b', '1');
    expect(first.ended).toBe(true);
    first.answer(1);
    expect(shown()).toMatchObject({ state: 'loading' });
    second.answer(2);
    expect(shown()).toMatchObject({ state: 'ready', result: { city: 2 } });
  });

  it('should be of the list of the city on screen, whichever list comes last', async () => {
    await show('a', '1');
    const first = store.loadThemes();
    await show('b', '1');
    const second = store.loadThemes();
    lists.get('http://twin.test/b/themes.json')?.(ANSWER());
    await second;
    lists.get('http://twin.test/a/themes.json')?.(new Response(null, { status: 404 }));
    await first;
    expect(store.useThemes.getState().themes).toMatchObject({
      state: 'ready',
      address: 'http://twin.test/b/scene.json',
      list: { themes: [{ id: theme.id }] },
    });
  });
});
