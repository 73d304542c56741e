import { describe, expect, it } from 'vitest';
import {
  loadCities,
  loadScene,
  SceneLoadingError,
  type SceneProblem,
} from '../../../viewer/stores/scene-loading.ts';

const PAGE = 'https://twin.example/sub/path/index.html';
const SCENE = {
  schema: 'citymirror/scene/1',
  id: 'geneva',
  name: { 'zh-CN': '日内瓦', en: 'Geneva' },
  origin: { longitude: 6.14, latitude: 46.2, height: 420 },
  extent: [6.1, 46.1, 6.2, 46.3],
  publication: 'public',
  updated: '2026-01-01T00:00:00Z',
  layers: [],
};

function answering(body: string, status = 200): { asked: string[]; fetcher: typeof fetch } {
  const asked: string[] = [];
  const fetcher = async (input: string | URL | Request) => {
    asked.push(String(input));
    return new Response(body, { status });
  };
  return { asked, fetcher };
}

async function problemOf(promise: Promise<unknown>): Promise<SceneProblem> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SceneLoadingError);
  return (error as SceneLoadingError).problem;
}

describe('loading a scene', () => {
  it('should find it relative to the page', async () => {
    const { asked, fetcher } = answering(JSON.stringify(SCENE));
    const { city, address } = await loadScene('city/geneva/scene.json', PAGE, fetcher);
    expect(address).toBe('https://twin.example/sub/path/city/geneva/scene.json');
    expect(asked).toEqual([address]);
    expect(city.id).toBe('geneva');
  });

  it.each([
    'https://evil.example/scene.json',
    '//evil.example/scene.json',
    'https://twin.example:444/scene.json',
  ])('should refuse %s without asking for it', async (foreign) => {
    const { asked, fetcher } = answering('{}');
    expect(await problemOf(loadScene(foreign, PAGE, fetcher))).toMatchObject({ code: 'foreign' });
    expect(asked).toEqual([]);
  });

  it('should name the file and the first wrong field', async () => {
    const { fetcher } = answering(
      JSON.stringify({ ...SCENE, origin: { longitude: 200, latitude: 0, height: 0 } }),
    );
    expect(await problemOf(loadScene('a/scene.json', PAGE, fetcher))).toMatchObject({
      code: 'invalid',
      address: 'a/scene.json',
      field: 'origin.longitude',
    });
  });

  it('should tell apart what is missing, what does not answer and what is not JSON', async () => {
    const code = async (promise: Promise<unknown>) => (await problemOf(promise)).code;
    expect(await code(loadScene('a', PAGE, answering('', 404).fetcher))).toBe('not-found');
    expect(await code(loadScene('a', PAGE, answering('', 502).fetcher))).toBe('unreachable');
    expect(await code(loadScene('a', PAGE, answering('<html>').fetcher))).toBe('not-json');
    expect(await code(loadScene('a', PAGE, () => Promise.reject(new TypeError('offline'))))).toBe(
      'unreachable',
    );
  });
});

describe('loading the list of cities', () => {
  it('should be undefined where no server answers', async () => {
    expect(await loadCities(PAGE, answering('', 404).fetcher)).toBeUndefined();
    expect(await loadCities(PAGE, answering('<html>').fetcher)).toBeUndefined();
  });

  it('should be what the server has', async () => {
    const cities = [{ id: 'geneva', name: SCENE.name, scene: 'city/geneva/scene.json' }];
    const { asked, fetcher } = answering(JSON.stringify(cities));
    expect(await loadCities(PAGE, fetcher)).toEqual(cities);
    expect(asked).toEqual(['https://twin.example/sub/path/api/cities']);
  });
});
