import type { ViewDocument } from '../../models/schema/view-document.ts';
import { cameraOver } from '../globe/camera-math.ts';
import { returnFromProvider } from '../panels/account/returning.ts';
import { preferredAppearance } from '../stores/appearance.ts';
import { useBoot } from '../stores/boot.ts';
import { bundledScene } from '../stores/bundle.ts';
import { citiesOnceMade } from '../stores/making.ts';
import { notify } from '../stores/notices.ts';
import { decodePermalink, type PermalinkProblem } from '../stores/permalink.ts';
import { readPreferences } from '../stores/preferences.ts';
import { loadCities, loadScene, SceneLoadingError } from '../stores/scene-loading.ts';
import { followServerTime } from '../stores/server-time.ts';
import { currentView, firstView, setView } from '../stores/view.ts';

/**
 * Finds the city to show: that of the permalink, that of `?scene=`, or the first of the server's, and opens it
 * with what the permalink says. Where no server answers, a scene beside the page is tried. The page of a bundle
 * shows the bundle's scene, whatever a link says.
 */
export async function start(): Promise<void> {
  const base = document.baseURI;
  applyPreferences();
  returnFromProvider();
  await pairByLink();
  const link = decodePermalink(location.hash);
  tellProblems(link.problems);
  const bundled = bundledScene();
  if (bundled !== undefined) {
    await openCity(bundled, link.view);
    return;
  }
  followServerTime(new URL('api/time', base).href);
  const asked = link.view.scene ?? new URLSearchParams(location.search).get('scene') ?? undefined;
  let cities = await loadCities(base);
  if (cities?.length === 0) cities = await citiesOnceMade(base);
  useBoot.setState({ cities: cities ?? [], hasServer: cities !== undefined });
  if (asked !== undefined) {
    if (await openCity(asked, link.view)) return;
    if (!cities || cities.length === 0) return;
    // A link to a city that is not there any more: the others can still be chosen.
    const { boot } = useBoot.getState();
    if (boot.phase === 'failed') return;
  }
  if (cities === undefined) {
    if (!(await openCity('scene.json', link.view, true))) useBoot.setState({ boot: { phase: 'empty' } });
  } else if (cities.length === 0) {
    useBoot.setState({ boot: { phase: 'empty' } });
  } else if (cities.length === 1) {
    await openCity(cities[0].scene, link.view);
  } else {
    useBoot.setState({ boot: { phase: 'choosing', cities } });
  }
}

/** A wall or a kiosk is let in by the address that it opens: `#pair=` and a token, alone or behind a view. */
async function pairByLink(): Promise<void> {
  const token = /[#&]pair=([\w-]{43})(?=&|$)/.exec(location.hash)?.[1];
  if (token === undefined) return;
  // Nobody who looks at the screen is to read it there.
  const url = new URL(location.href);
  url.hash = url.hash
    .slice(1)
    .replace(/(^|&)pair=[^&]*/, '')
    .replace(/^&/, '');
  history.replaceState(history.state, '', url);
  const { pair } = await import('../panels/account/pair.ts');
  if (!(await pair(token))) notify('start.notPaired');
}

let lastOpened = 0;

/**
 * Loads a scene and opens it; of several that are asked for the last one counts. False when it is not shown; if it
 * cannot be, the page says why, unless `quiet`.
 */
export async function openCity(
  address: string,
  link: Partial<ViewDocument> = {},
  quiet = false,
): Promise<boolean> {
  const turn = ++lastOpened;
  try {
    const { city, address: absolute } = await loadScene(address, document.baseURI);
    if (turn !== lastOpened) return false;
    const first = firstView(city, address, cameraOver(city.extent, city.origin.height));
    const { language, appearance = preferredAppearance() } = readPreferences();
    setView({
      ...first,
      ...(language ? { language } : {}),
      ...(appearance ? { appearance } : {}),
      ...link,
      ...(new URLSearchParams(location.search).has('follow') ? { panel: 'follow' as const } : {}),
      scene: address,
    });
    useBoot.setState({ boot: { phase: 'ready', city, address: absolute } });
    return true;
  } catch (error) {
    const problem =
      error instanceof SceneLoadingError
        ? error.problem
        : { code: 'unreachable' as const, address, detail: String(error) };
    if (!quiet && turn === lastOpened) useBoot.setState({ boot: { phase: 'failed', problem } });
    return false;
  }
}

/** Shows what a permalink says that was pasted into the address bar of the open page. */
export async function followAddress(): Promise<void> {
  const { view, problems } = decodePermalink(location.hash);
  tellProblems(problems);
  if (Object.keys(view).length === 0) return;
  const { boot } = useBoot.getState();
  const scene = bundledScene() ?? view.scene ?? currentView().scene;
  if (boot.phase !== 'ready' || scene !== currentView().scene) await openCity(scene, view);
  else setView({ ...firstView(boot.city, scene, currentView().camera), ...view, scene });
}

function applyPreferences(): void {
  const { language, appearance = preferredAppearance() } = readPreferences();
  const view = currentView();
  setView({ ...view, language: language ?? view.language, appearance: appearance ?? view.appearance });
}

function tellProblems(problems: readonly PermalinkProblem[]): void {
  if (problems.length === 0) return;
  if (problems[0].reason === 'version') notify('permalink.version');
  else
    notify('permalink.problems', {
      parts: problems.map(({ key, value }) => `${key}=${shorten(value)}`).join(' · '),
    });
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
