import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnnotationLayer, annotationLayerSchema } from '../../../models/schema/annotation.ts';
import { AnnotationKeeper } from '../../../viewer/annotations/keeper.ts';
import { type Kept, planOf } from '../../../viewer/annotations/kept.ts';
import { readKept } from '../../../viewer/annotations/local.ts';
import { type Remote, RemoteConflict } from '../../../viewer/annotations/remote.ts';
import { changeLayer, newLayer, placeLayer, useAnnotations } from '../../../viewer/stores/annotations.ts';
import { forgetHistory, redo, undo } from '../../../viewer/stores/history.ts';

function layer(id: string, change: Partial<AnnotationLayer> = {}): AnnotationLayer {
  return {
    schema: 'citymirror/annotations/1',
    id,
    name: id,
    publication: 'internal',
    author: '甲',
    created: 1,
    changedBy: '甲',
    changed: 1,
    revision: 0,
    items: [],
    ...change,
  };
}

/** A server in memory that counts revisions as annotation-store.ts does. */
class MemoryServer implements Remote {
  readonly layers = new Map<string, AnnotationLayer>();
  writable = true;
  reachable = true;

  #check(): void {
    if (!this.reachable) throw new Error('no network');
  }
  async list() {
    this.#check();
    const layers = [...this.layers.values()].map(({ items, schema: _, ...summary }) => ({
      ...summary,
      count: items.length,
    }));
    return { writable: this.writable, layers };
  }
  async read(id: string) {
    this.#check();
    return structuredClone(this.layers.get(id)!);
  }
  async write(next: AnnotationLayer) {
    this.#check();
    const current = this.layers.get(next.id);
    if ((current?.revision ?? 0) !== next.revision) throw new RemoteConflict('conflict', current);
    this.layers.set(next.id, structuredClone({ ...next, revision: next.revision + 1 }));
    return next.revision + 1;
  }
  async remove(id: string, revision: number) {
    this.#check();
    const current = this.layers.get(id);
    if (current?.revision !== revision) throw new RemoteConflict('conflict', current);
    this.layers.delete(id);
  }
}

class MemoryBrowser {
  kept: Kept = { layers: {}, deleted: {} };
  async read() {
    return structuredClone(this.kept);
  }
  async write(kept: Kept) {
    this.kept = structuredClone(kept);
  }
}

let server: MemoryServer;
let browser: MemoryBrowser;
let keeper: AnnotationKeeper;
let errors: string[];
let conflicts: [theirs: string | undefined, copy: string][];

/** A page that is opened, or loaded again. */
async function openPage(remote: Remote | undefined = server): Promise<void> {
  keeper?.stop();
  useAnnotations.setState(useAnnotations.getInitialState(), true);
  forgetHistory();
  keeper = new AnnotationKeeper({
    local: browser,
    remote,
    nameOfCopy: ({ name }) => `${name} (mine)`,
    onConflict: (theirs, copy) => conflicts.push([theirs?.changedBy, copy.name]),
    onError: (text) => errors.push(text),
  });
  await keeper.start();
}

const names = () => useAnnotations.getState().layers.map(({ name }) => name);
const rename = (id: string, name: string) => changeLayer(id, (before) => before && { ...before, name }, '乙');

beforeEach(() => {
  server = new MemoryServer();
  browser = new MemoryBrowser();
  conflicts = [];
  errors = [];
});
afterEach(() => keeper.stop());

describe('annotation keeper', () => {
  it('should save what is drawn, and show it after a reload', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    expect(server.layers.get('a')).toMatchObject({ revision: 1, changedBy: '甲' });
    expect(useAnnotations.getState().keeping.a).toEqual({ where: 'server', state: 'saved' });
    await openPage();
    expect(names()).toEqual(['a']);
  });

  it('should keep it in the browser where the server does not take it', async () => {
    server.writable = false;
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    expect(server.layers.size).toBe(0);
    expect(useAnnotations.getState().keeping.a).toEqual({ where: 'browser', state: 'saved' });
    await openPage();
    expect(names()).toEqual(['a']);
    await openPage(undefined);
    expect(names()).toEqual(['a']);
  });

  it('should lose nothing while the server is away, and hand it over when it is back', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    server.reachable = false;
    rename('a', 'offline');
    await keeper.settled();
    expect(useAnnotations.getState().keeping.a).toMatchObject({ state: 'failed', detail: 'no network' });
    await openPage();
    expect(names()).toEqual(['offline']);
    server.reachable = true;
    await openPage();
    await keeper.settled();
    expect(server.layers.get('a')).toMatchObject({ name: 'offline', revision: 2 });
  });

  it('should keep both when two changed one layer, and tell who the other was', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    server.layers.set('a', layer('a', { name: 'theirs', changedBy: '丙', revision: 2 }));
    rename('a', 'ours');
    await keeper.settled();
    await keeper.settled();
    expect(names().sort()).toEqual(['ours (mine)', 'theirs']);
    expect([...server.layers.values()].map(({ name }) => name).sort()).toEqual(['ours (mine)', 'theirs']);
    expect(conflicts).toEqual([['丙', 'ours (mine)']]);
  });

  it('should keep both when the other changed it while this page was closed', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    server.reachable = false;
    rename('a', 'ours');
    await keeper.settled();
    server.reachable = true;
    server.layers.set('a', layer('a', { name: 'theirs', changedBy: '丙', revision: 2 }));
    await openPage();
    expect(names().sort()).toEqual(['ours (mine)', 'theirs']);
    expect(conflicts).toHaveLength(1);
  });

  it('should bring what others changed, unless it was changed here', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    server.layers.set('a', layer('a', { name: 'theirs', revision: 2 }));
    server.layers.set('b', layer('b', { revision: 1 }));
    await keeper.refresh();
    expect(names()).toEqual(['theirs', 'b']);
    expect(conflicts).toEqual([]);
    server.layers.delete('b');
    await keeper.refresh();
    expect(names()).toEqual(['theirs']);
  });

  it('should delete on the server what is deleted here, and bring it back when that is undone', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    changeLayer('a', () => undefined, '甲');
    await keeper.settled();
    expect(server.layers.size).toBe(0);
    undo();
    expect(names()).toEqual(['a']);
    await keeper.settled();
    expect(server.layers.get('a')).toMatchObject({ revision: 1 });
    redo();
    await keeper.settled();
    expect(server.layers.size).toBe(0);
    await openPage();
    expect(names()).toEqual([]);
  });

  it('should save what waited as soon as the server is back, and complain once while it is away', async () => {
    server.reachable = false;
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.refresh();
    await keeper.refresh();
    expect(errors).toEqual(['no network']);
    server.reachable = true;
    await keeper.refresh();
    await vi.waitFor(() => expect(server.layers.get('a')).toMatchObject({ revision: 1 }));
  });

  it('should not delete what somebody went on with', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    await keeper.settled();
    server.layers.set('a', layer('a', { name: 'theirs', revision: 2 }));
    changeLayer('a', () => undefined, '甲');
    await keeper.settled();
    expect(names()).toEqual(['theirs']);
  });

  it('should keep what is drawn while a save is under way', async () => {
    await openPage();
    changeLayer('a', () => layer('a'), '甲');
    const write = server.write.bind(server);
    server.write = async (sent) => {
      if (sent.name === 'a') rename('a', 'later');
      return write(sent);
    };
    await keeper.settled();
    expect(server.layers.get('a')).toMatchObject({ name: 'a', revision: 1 });
    await keeper.settled();
    expect(server.layers.get('a')).toMatchObject({ name: 'later', revision: 2 });
  });

  describe('when another city is opened', () => {
    /** The server of another city; the first keeper is stopped, its requests are under way. */
    async function openElsewhere(): Promise<MemoryServer> {
      const elsewhere = new MemoryServer();
      const before = keeper;
      browser = new MemoryBrowser();
      await openPage(elsewhere);
      await before.settled();
      return elsewhere;
    }

    it('should not take drawings that come late into it', async () => {
      server.layers.set('a', layer('a', { revision: 1 }));
      let answer = (): void => undefined;
      let asked = false;
      let signal: AbortSignal | undefined;
      const list = server.list.bind(server);
      server.list = async (given?: AbortSignal) => {
        asked = true;
        signal = given;
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return list();
      };
      const opening = openPage();
      await vi.waitFor(() => expect(asked).toBe(true));
      const elsewhere = await openElsewhere();
      expect(signal?.aborted).toBe(true);
      answer();
      await opening;
      expect(names()).toEqual([]);
      await keeper.settled();
      expect([...elsewhere.layers.keys()]).toEqual([]);
    });

    it('should not take a layer into it that is read late', async () => {
      await openPage();
      server.layers.set('a', layer('a', { revision: 1 }));
      let answer = (): void => undefined;
      let asked = false;
      server.read = async (id) => {
        asked = true;
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return server.layers.get(id)!;
      };
      const refreshing = keeper.refresh();
      await vi.waitFor(() => expect(asked).toBe(true));
      const opening = openElsewhere();
      answer();
      await refreshing;
      const elsewhere = await opening;
      await keeper.settled();
      expect(names()).toEqual([]);
      expect([...elsewhere.layers.keys()]).toEqual([]);
    });

    it('should still save what was drawn before', async () => {
      await openPage();
      changeLayer('a', () => layer('a'), '甲');
      const elsewhere = await openElsewhere();
      expect(server.layers.get('a')).toMatchObject({ revision: 1 });
      await keeper.settled();
      expect([...elsewhere.layers.keys()]).toEqual([]);
    });
  });
});

describe('changeLayer', () => {
  it('should take back one change of one layer, and leave the others as they are', async () => {
    await openPage(undefined);
    changeLayer('a', () => layer('a'), '甲');
    changeLayer('b', () => layer('b', { created: 2 }), '甲');
    rename('a', 'one');
    // As a refresh does.
    placeLayer('b', layer('b', { name: 'theirs', created: 2 }));
    undo();
    expect(names()).toEqual(['a', 'theirs']);
    redo();
    expect(names()).toEqual(['one', 'theirs']);
  });
});

describe('a change without a name', () => {
  it('should be refused, as no server takes it and no browser reads it back', async () => {
    await openPage(undefined);
    changeLayer('a', () => layer('a'), '甲');
    for (const by of ['', ' ']) expect(() => changeLayer('a', () => undefined, by)).toThrow(/name/);
    expect(names()).toEqual(['a']);
  });
});

describe('readKept', () => {
  it('should read what it can, and tell that it is not all', () => {
    const good = { layer: layer('a'), revision: 1, changed: false };
    const value = { layers: { a: good, b: { layer: { id: 'b' } } }, deleted: { c: 2 } };
    expect(readKept(value)).toEqual({ kept: { layers: { a: good }, deleted: { c: 2 } }, complete: false });
    expect(readKept({ layers: { a: good }, deleted: {} }).complete).toBe(true);
    expect(readKept('x')).toEqual({ kept: { layers: {}, deleted: {} }, complete: false });
    expect(readKept(undefined).complete).toBe(true);
  });
});

describe('newLayer', () => {
  it('should be a layer that a server takes, whatever its clock is off', () => {
    const made = newLayer('甲', '王敏');
    expect(annotationLayerSchema.safeParse(made).error).toBeUndefined();
  });
});

describe('planOf', () => {
  it('should leave all as it is where no server answers', () => {
    const kept: Kept = {
      layers: { a: { layer: layer('a'), revision: 3, changed: true } },
      deleted: { b: 1 },
    };
    expect(planOf(kept, undefined)).toMatchObject({ keep: ['a'], drop: [], remove: [] });
  });

  it('should keep what was changed here and deleted there', () => {
    const kept: Kept = {
      layers: {
        a: { layer: layer('a'), revision: 3, changed: true },
        b: { layer: layer('b'), revision: 3, changed: false },
      },
      deleted: {},
    };
    expect(planOf(kept, [])).toMatchObject({ revive: ['a'], drop: ['b'] });
  });
});
