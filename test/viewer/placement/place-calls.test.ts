import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelMove } from '../../../models/schema/model-move.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { PlaceTaken, savePlace } from '../../../viewer/placement/place-calls.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';

const from = { longitude: 8, latitude: 49, height: 100, heading: 0 };
const OWN: ModelMove = { from, to: { ...from, longitude: 8.02 } };
const OTHER: ModelMove = { from, to: { ...from, longitude: 8.03 } };

/** A server that answers the save so, and has no scene to give afterwards. */
function serve(status: number, body: unknown): void {
  vi.stubGlobal('fetch', (_: unknown, { method }: RequestInit = {}) =>
    method === 'PUT'
      ? Promise.resolve(new Response(JSON.stringify(body), { status }))
      : Promise.reject(new TypeError('offline')),
  );
}
const save = () => savePlace('c', 'house-bim', 'server', OWN, null);

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://city.test/' });
  const city = { id: 'c', layers: [] } as unknown as Scene;
  useBoot.setState({ boot: { phase: 'ready', city, address: 'http://city.test/scene.json' } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  useBoot.setState({ boot: { phase: 'starting' } });
});

describe('a place that is kept with the city', () => {
  it('should be told as kept though the scene cannot be read anew just then', async () => {
    serve(200, { moved: OWN, writable: true });
    await expect(save()).resolves.toBe(true);
  });

  it('should be told as kept where an answer was lost, and the same was asked for again', async () => {
    serve(409, { error: 'changed', newest: OWN });
    await expect(save()).resolves.toBe(true);
  });

  it('should be told as taken where somebody else has put it elsewhere', async () => {
    serve(409, { error: 'changed', newest: OTHER });
    const error = await save().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlaceTaken);
    expect((error as PlaceTaken).newest).toEqual(OTHER);
  });

  it('should be told as not kept where the server does not take it', async () => {
    serve(503, { error: 'starting' });
    await expect(save()).rejects.toMatchObject({ code: 'starting' });
  });
});
