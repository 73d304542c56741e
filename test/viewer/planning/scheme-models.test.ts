import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { InputError } from '../../../models/errors.ts';
import type { PlanningChange } from '../../../models/schema/planning-document.ts';
import { schemeModelSchema } from '../../../models/schema/scheme-model.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';

let read: (id: string) => Promise<{ content: unknown }>;
const kept: (PlanningChange & { where: string; id: string; version: number })[] = [];
vi.mock('../../../viewer/planning/documents.ts', async () => {
  const { DocumentChanged } = await import('../../../viewer/planning/document-keeper.ts');
  return {
    DocumentChanged,
    documentsOf: () => ({
      list: async () => ({ entries: kept }),
      at: (where: string) => ({
        read: (id: string) => read(id),
        keep: async (id: string, change: PlanningChange) => {
          kept.unshift({ ...change, where, id, version: change.basedOn + 1 });
        },
      }),
    }),
  };
});
const { keepModels, modelsOfScheme, readModelFile, readModels, useSchemeModels } = await import(
  '../../../viewer/planning/models/scheme-models.ts'
);

const { useBoot } = await import('../../../viewer/stores/boot.ts');

const glb = new Uint8Array(100_000);
glb.set(new TextEncoder().encode('glTF'));
const content = {
  ...{ schema: 'citymirror/scheme-model/1' as const, format: 'gltf' as const, file: 'tower.glb' },
  ...{ sha256: 'ab'.repeat(32), triangles: 12, anchor: [0, 0, 0] as [number, number, number] },
};
const scheme = (publication: string) =>
  schemeOf({
    publication,
    buildings: ['a', 'b'].map((id) => ({
      ...{ id, footprint: box(0, 0, 10, 10), floors: [{ use: 'office', storeys: 3, storeyHeight: 4 }] },
      reference: { kind: 'gltf', source: 'm1', file: 'tower.glb', at: [0, 0], heading: 0 },
    })),
  });

beforeEach(() => {
  kept.length = 0;
  useSchemeModels.setState({
    models: new Map([['m1', { state: 'ready', content, glb, triangles: new Float32Array(108) }]]),
  });
});

describe('readModels', () => {
  beforeEach(() => {
    useSchemeModels.setState({ models: new Map() });
    const city = { id: 'c', layers: [], origin: { longitude: 0, latitude: 0, height: 0 } };
    useBoot.setState({ boot: { phase: 'ready', city, address: 'http://h/scene.json' } } as never);
  });
  const failure = () =>
    readModels(scheme('internal'), 'server').then(
      () => undefined,
      (error: unknown) => (error as InputError).code,
    );
  const stateNow = () => useSchemeModels.getState().models.get('m1');

  it('should ask again for what failed, and let no study go on without it', async () => {
    let asked = 0;
    read = async () => {
      asked++;
      throw new Error('503');
    };
    expect([await failure(), asked]).toEqual(['model-missing', 1]);
    expect([await failure(), asked]).toEqual(['model-missing', 2]);
    useSchemeModels.setState({
      models: new Map([['m1', { state: 'ready', content, glb, triangles: new Float32Array(108) }]]),
    });
    expect([await failure(), asked]).toEqual([undefined, 2]);
  });

  it('should take nothing for a model that is not what its name was made of', async () => {
    read = async () => ({ content: { ...content, glb: Buffer.from(glb).toString('base64') } });
    expect(await failure()).toBe('model-missing');
    expect(stateNow()).toMatchObject({ state: 'failed', error: { code: 'model-kept' } });
  });
});

describe('readModelFile', () => {
  it('should read nothing of a file that is too large or of another kind', async () => {
    const arrayBuffer = vi.fn();
    const file = (name: string, size: number) => ({ name, size, arrayBuffer }) as unknown as File;
    await expect(readModelFile(file('tower.ifc', 3e9), {})).rejects.toMatchObject({ code: 'model-large' });
    await expect(readModelFile(file('tower.dwg', 10), {})).rejects.toMatchObject({ code: 'model-format' });
    expect(arrayBuffer).not.toHaveBeenCalled();
  });
});

describe('keepModels', () => {
  it('should keep a model once where its scheme is kept, as its document has to be', async () => {
    expect(modelsOfScheme(scheme('internal'))).toEqual(['m1']);
    await keepModels('c', 'server', scheme('internal'));
    await keepModels('c', 'server', scheme('restricted'));
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ where: 'server', id: 'm1', publication: 'internal', basedOn: 0 });
    const document = schemeModelSchema.parse(kept[0].content);
    expect(Uint8Array.from(Buffer.from(document.glb, 'base64'))).toEqual(glb);
  });

  it('should keep it in another place too, and nowhere twice: its class follows from its schemes', async () => {
    await keepModels('c', 'server', scheme('restricted'));
    await keepModels('c', 'server', scheme('public'));
    expect(kept).toHaveLength(1);
    await keepModels('c', 'browser', scheme('public'));
    expect(kept[0]).toMatchObject({ where: 'browser', basedOn: 0 });
    expect(kept).toHaveLength(2);
  });

  it('should leave what the page does not have to whoever kept it', async () => {
    useSchemeModels.setState({ models: new Map([['m1', { state: 'failed', error: new Error('404') }]]) });
    await keepModels('c', 'server', scheme('internal'));
    expect(kept).toEqual([]);
  });
});
