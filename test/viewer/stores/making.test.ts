import { afterEach, describe, expect, it } from 'vitest';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { citiesOnceMade } from '../../../viewer/stores/making.ts';

const BASE = 'http://twin.lan/';
const CITY = {
  id: 'liangjiang',
  name: { 'zh-CN': '两江', en: 'Liangjiang' },
  scene: 'city/liangjiang/scene.json',
};
const making = (share: number, rest = {}) => ({
  making: { name: CITY.name, stage: 'tiles', share, ...rest },
});

/** A server that gives these answers about what it makes, one after the other, and then the city. */
function server(...answers: (object | number)[]) {
  const left = [...answers];
  const asked: string[] = [];
  const fetcher = async (input: RequestInfo | URL): Promise<Response> => {
    const path = new URL(String(input)).pathname;
    asked.push(path);
    if (path === '/api/cities') return Response.json([CITY]);
    const next = left.length > 0 ? left.shift() : { making: null };
    if (next === 0) throw new TypeError('no connection');
    return typeof next === 'number' ? new Response('', { status: next }) : Response.json(next);
  };
  return { asked, fetcher };
}

afterEach(() => useBoot.setState({ boot: { phase: 'starting' } }));

describe('citiesOnceMade', () => {
  it('should give the cities at once where nothing is being made', async () => {
    const { fetcher, asked } = server();
    expect(await citiesOnceMade(BASE, fetcher, () => Promise.reject(new Error('it waits')))).toEqual([CITY]);
    expect(asked).toEqual(['/api/making', '/api/cities']);
    expect(useBoot.getState().boot.phase).toBe('starting');
  });

  it('should show how far the city is, and give it when it is made', async () => {
    const shown: unknown[] = [];
    const { fetcher } = server(making(0.2, { secondsLeft: 40 }), making(0.9));
    const cities = await citiesOnceMade(BASE, fetcher, async () => {
      shown.push(useBoot.getState().boot);
    });
    expect(shown).toEqual([
      { phase: 'making', ...making(0.2, { secondsLeft: 40 }) },
      { phase: 'making', ...making(0.9) },
    ]);
    expect(cities).toEqual([CITY]);
  });

  it('should ask again after a server that does not answer, and go on showing what it knew', async () => {
    const phases: string[] = [];
    const { fetcher } = server(making(0.5), 0, 503);
    await citiesOnceMade(BASE, fetcher, async () => {
      phases.push(useBoot.getState().boot.phase);
    });
    expect(phases).toEqual(['making', 'making', 'making']);
  });

  it('should not wait for a server that makes nothing', async () => {
    const { fetcher } = server(404);
    expect(await citiesOnceMade(BASE, fetcher, () => Promise.reject(new Error('it waits')))).toEqual([CITY]);
  });
});
