import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Drawing } from '../../../../viewer/globe/added/drawing.ts';
import { followItems } from '../../../../viewer/globe/added/follow-items.ts';
import { addFile, removeItem, useAdded } from '../../../../viewer/stores/added.ts';
import { setLayerStatus, useStatus } from '../../../../viewer/stores/status.ts';

const file = (id: string) => ({
  id,
  name: id,
  file: `${id}.json`,
  time: 0,
  visible: true,
  opacity: 1,
  leftOut: {},
  content: { kind: 'tileset' as const, url: `http://tiles.test/${id}` },
});
const drawing = (): Drawing => ({ show: vi.fn(), destroy: vi.fn() });
const status = (id: string) => useStatus.getState().layers[id];
let end: () => void = () => undefined;

beforeEach(() => useStatus.setState({ layers: {} }));
afterEach(() => {
  end();
  useAdded.setState({ files: [], sources: {}, extents: {} });
});

describe('what people added', () => {
  it('should be ready once it is drawn, also with a tile that failed, and forgotten once it is removed', async () => {
    end = followItems(
      async ({ id }) => {
        setLayerStatus(id, { failedTiles: 1, detail: 'HTTP 500' });
        return drawing();
      },
      () => undefined,
    );
    addFile(file('a'));
    await vi.waitFor(() => expect(status('a')).toMatchObject({ state: 'ready', failedTiles: 1 }));
    removeItem('a');
    expect(status('a')).toBeUndefined();
  });

  it('should say why it cannot be drawn, and be forgotten as well', async () => {
    end = followItems(
      async () => Promise.reject(new Error('no tileset')),
      () => undefined,
    );
    addFile(file('a'));
    await vi.waitFor(() => expect(status('a')).toMatchObject({ state: 'failed', detail: 'no tileset' }));
    removeItem('a');
    expect(status('a')).toBeUndefined();
  });

  it('should leave nothing behind when it is removed before it is drawn', async () => {
    const made = drawing();
    let finish: (made: Drawing) => void = () => undefined;
    end = followItems(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      () => undefined,
    );
    addFile(file('a'));
    removeItem('a');
    finish(made);
    await vi.waitFor(() => expect(made.destroy).toHaveBeenCalledTimes(1));
    expect(status('a')).toBeUndefined();
    expect(made.show).not.toHaveBeenCalled();
  });
});
