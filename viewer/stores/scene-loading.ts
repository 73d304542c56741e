import { z } from 'zod';
import { type Scene, sceneSchema } from '../../models/schema/scene.ts';
import { localizedTextSchema } from '../../models/schema/text.ts';
import type { CityEntry } from './boot.ts';
import { standingScene } from './model-places.ts';

/** Why a scene cannot be shown: which file, which field, and a code that the page has a sentence for. */
export interface SceneProblem {
  code: 'foreign' | 'unreachable' | 'not-found' | 'not-json' | 'invalid';
  address: string;
  /** Path of the first wrong field, for `invalid`. */
  field?: string;
  detail?: string;
}

export class SceneLoadingError extends Error {
  override readonly name = 'SceneLoadingError';
  readonly problem: SceneProblem;

  constructor(problem: SceneProblem) {
    super([problem.address, problem.field, problem.detail].filter(Boolean).join(': '));
    this.problem = problem;
  }
}

/**
 * Loads and checks a scene. `address` is relative to the page at `base`; another host is refused, whoever wrote
 * the link. Throws SceneLoadingError.
 */
export async function loadScene(
  address: string,
  base: string,
  fetcher: typeof fetch = (...request) => fetch(...request),
): Promise<{ city: Scene; address: string }> {
  const absolute = resolveScene(address, base);
  let response: Response;
  try {
    response = await fetcher(absolute);
  } catch (error) {
    throw new SceneLoadingError({
      code: 'unreachable',
      address,
      detail: String((error as Error).message ?? error),
    });
  }
  if (response.status === 404) throw new SceneLoadingError({ code: 'not-found', address });
  if (!response.ok)
    throw new SceneLoadingError({ code: 'unreachable', address, detail: `HTTP ${response.status}` });
  let value: unknown;
  try {
    value = await response.json();
  } catch (error) {
    throw new SceneLoadingError({ code: 'not-json', address, detail: (error as Error).message });
  }
  const parsed = sceneSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SceneLoadingError({
      code: 'invalid',
      address,
      field: issue.path.join('.') || '/',
      detail: issue.message,
    });
  }
  return { city: standingScene(parsed.data), address: absolute };
}

function resolveScene(address: string, base: string): string {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    throw new SceneLoadingError({ code: 'not-found', address });
  }
  if (url.origin !== new URL(base).origin) throw new SceneLoadingError({ code: 'foreign', address });
  return url.href;
}

const citiesSchema = z.array(z.object({ id: z.string(), name: localizedTextSchema, scene: z.string() }));

/** The cities that the server has; undefined where no server answers, as on a plain file host. */
export async function loadCities(
  base: string,
  fetcher: typeof fetch = (...request) => fetch(...request),
): Promise<CityEntry[] | undefined> {
  try {
    const response = await fetcher(new URL('api/cities', base).href);
    if (!response.ok) return undefined;
    return citiesSchema.parse(await response.json());
  } catch {
    return undefined;
  }
}
