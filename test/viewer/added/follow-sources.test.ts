import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AddedSource, viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { followSources } from '../../../viewer/added/services/follow-sources.ts';
import { currentItems, freshId, removeItem, setExtent, useAdded } from '../../../viewer/stores/added.ts';
import { patchView, setView } from '../../../viewer/stores/view.ts';

let server: Server;
let base: string;
/** Requests that wait for an answer, by path. */
const waiting = new Map<string, ServerResponse>();
const calledOff: string[] = [];
let stop: () => void;

const collection = (name: string) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', id: name, properties: {}, geometry: { type: 'Point', coordinates: [114.6, 27.6] } },
    ],
  });
const source = (id: string, path: string, more: Partial<AddedSource> = {}): AddedSource => ({
  id,
  kind: 'geojson',
  name: path,
  url: base + path,
  visible: true,
  opacity: 1,
  ...more,
});
/** Ids of the features that are shown under each name; undefined while they load. */
const shown = () =>
  currentItems().map(({ name, state }) => [
    name,
    state.state === 'ready' && state.content.kind === 'features'
      ? state.content.features.map(({ id }) => id)
      : undefined,
  ]);
const isShown = (path: string) =>
  vi.waitFor(() => expect(shown()).toEqual([[path, [expect.stringContaining(path.slice(1))]]]));

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    response.setHeader('Content-Type', 'application/geo+json');
    if (!path.startsWith('/slow')) return response.end(collection(path.slice(1)));
    waiting.set(path, response);
    response.on('close', () => response.writableFinished || calledOff.push(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubGlobal('location', { origin: base });
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  setView(
    viewDocumentSchema.parse({
      schema: 'citymirror/view/1',
      scene: 's',
      camera: { longitude: 114.6, latitude: 27.6, height: 900 },
    }),
  );
  stop = followSources();
});
afterEach(() => stop());

describe('sources of the view document', () => {
  it('should show the content of its own address where another link gives the same id to another source', async () => {
    patchView({ added: [source('added-1', '/a')] });
    await isShown('/a');
    patchView({ added: [source('added-1', '/b')] });
    expect(shown()).toEqual([['/b', undefined]]);
    await isShown('/b');
  });

  it('should not be loaded again for what does not change their content', async () => {
    patchView({ added: [source('added-1', '/a')] });
    await isShown('/a');
    const { sources } = useAdded.getState();
    patchView({ added: [source('added-1', '/a', { opacity: 0.5, visible: false })] });
    expect(useAdded.getState().sources).toBe(sources);
  });

  it('should be let go when they are removed', async () => {
    patchView({ added: [source('added-1', '/a')] });
    await isShown('/a');
    setExtent('added-1', [114, 27, 115, 28]);
    removeItem('added-1');
    const { sources, extents } = useAdded.getState();
    expect({ sources, extents }).toEqual({ sources: {}, extents: {} });
  });

  it('should be called off when they are removed while they load', async () => {
    patchView({ added: [source('added-1', '/slow-1')] });
    await vi.waitFor(() => expect([...waiting.keys()]).toContain('/slow-1'));
    removeItem('added-1');
    await vi.waitFor(() => expect(calledOff).toContain('/slow-1'));
    expect(useAdded.getState().sources).toEqual({});
  });

  it('should not be overtaken by what was asked for under their id before', async () => {
    patchView({ added: [source('added-1', '/slow-2')] });
    await vi.waitFor(() => expect([...waiting.keys()]).toContain('/slow-2'));
    patchView({ added: [source('added-1', '/b')] });
    waiting.get('/slow-2')?.end(collection('slow-2'));
    await isShown('/b');
  });

  it('should get ids that nothing has, also nothing that is only kept', () => {
    const { sources } = useAdded.getState();
    const next = Number(freshId().slice('added-'.length)) + 1;
    useAdded.setState({ sources: { ...sources, [`added-${next}`]: { state: 'loading', of: 'x' } } });
    expect(freshId()).toBe(`added-${next + 1}`);
    useAdded.setState({ sources });
  });
});
