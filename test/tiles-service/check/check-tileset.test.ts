import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DecodedGlb, decodeGlb, encodeGlb, type Gltf } from '../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../tiles-service/check/index.ts';
import { tileSolids } from '../../../tiles-service/tile/solids/index.ts';
import { syntheticTown } from '../tile/support/synthetic-city.ts';
import { storeOf } from '../tile/support/tile-store.ts';

let sound: Awaited<ReturnType<typeof storeOf>>;
let copies: string;

beforeAll(async () => {
  sound = await storeOf(syntheticTown(900));
  await tileSolids(sound.store, sound.job, { role: 'buildings' });
  copies = mkdtempSync(join(tmpdir(), 'check-'));
});

afterAll(async () => {
  await sound.remove();
  rmSync(copies, { recursive: true, force: true });
});

/** The codes of the problems found in a copy of a sound tileset after a change. */
async function codesAfter(change: (folder: string, leaf: string) => void): Promise<string[]> {
  const folder = mkdtempSync(join(copies, 'copy-'));
  cpSync(sound.folder, folder, { recursive: true });
  const leaf = readdirSync(join(folder, 'tiles')).find((name) => !name.endsWith('p.glb')) as string;
  change(folder, join(folder, 'tiles', leaf));
  const { problems } = await checkTileset(folder);
  rmSync(folder, { recursive: true, force: true });
  return [...new Set(problems.map(({ code }) => code))].sort();
}

function changeDocument(folder: string, change: (document: Gltf) => void): void {
  const path = join(folder, 'tileset.json');
  const document = JSON.parse(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, JSON.stringify(document));
}

function changeContent(path: string, change: (glb: DecodedGlb) => void): void {
  const glb = decodeGlb(readFileSync(path));
  change(glb);
  writeFileSync(path, encodeGlb(glb));
}

/** Bytes of a column of the property table, to write into. */
function columnBytes({ json, binary }: DecodedGlb, name: string, part = 'values'): Uint8Array {
  const column = json.extensions.EXT_structural_metadata.propertyTables[0].properties[name];
  const view = json.bufferViews[column[part]];
  return binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
}

describe('checking a tileset', () => {
  it('should find nothing wrong with a sound one', async () => {
    expect(await codesAfter(() => {})).toEqual([]);
  });

  it('should find nothing wrong with content that is merely not compressed', async () => {
    expect(await codesAfter((_, leaf) => changeContent(leaf, () => {}))).toEqual([]);
  });

  it('should say that a folder holds no tileset', async () => {
    const { problems } = await checkTileset(join(copies, 'nothing'));
    expect(problems.map(({ code }) => code)).toEqual(['tileset-document']);
  });

  it('should find a document that is no 3D Tiles 1.1 of ours', async () => {
    expect(await codesAfter((folder) => changeDocument(folder, (d) => (d.asset.version = '1.0')))).toEqual([
      'tileset-document',
    ]);
    expect(await codesAfter((folder) => writeFileSync(join(folder, 'tileset.json'), '{"asset"'))).toEqual([
      'tileset-document',
    ]);
  });

  it('should find an error that grows towards the leaves', async () => {
    expect(
      await codesAfter((folder) =>
        changeDocument(folder, (d) => (d.root.children[0].geometricError = d.root.geometricError + 1)),
      ),
    ).toEqual(['error-grows']);
  });

  it('should find a child outside its parent', async () => {
    expect(
      await codesAfter((folder) =>
        changeDocument(folder, (d) => (d.root.children[0].boundingVolume.box[3] += 5000)),
      ),
    ).toEqual(['box-child']);
  });

  it('should find content outside its box', async () => {
    expect(
      await codesAfter((folder) =>
        changeDocument(folder, (d) => (d.root.children[0].boundingVolume.box[3] /= 2)),
      ),
    ).toEqual(['box-content']);
  });

  it('should find content that is missing, cut off or no glTF', async () => {
    const broken = ['content-broken', 'feature-count', 'feature-missing'];
    expect(await codesAfter((_, leaf) => rmSync(leaf))).toEqual(broken);
    expect(await codesAfter((_, leaf) => writeFileSync(leaf, readFileSync(leaf).subarray(0, 999)))).toEqual(
      broken,
    );
    expect(await codesAfter((_, leaf) => writeFileSync(leaf, 'no glTF at all, but long enough'))).toEqual(
      broken,
    );
  });

  it('should find feature ids beyond the property table', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, ({ json, binary }) => {
        const accessor = json.accessors[json.meshes[0].primitives[0].attributes._FEATURE_ID_0];
        const view = json.bufferViews[accessor.bufferView];
        binary[view.byteOffset + accessor.byteOffset + 1] = 0xff;
      }),
    );
    expect(codes).toContain('feature-id-range');
  });

  it('should find a row that belongs to nothing', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, ({ json, binary }) => {
        const accessor = json.accessors[json.meshes[0].primitives[0].attributes._FEATURE_ID_0];
        const view = json.bufferViews[accessor.bufferView];
        for (let i = 0; i < accessor.count; i++)
          binary[view.byteOffset + accessor.byteOffset + i * view.byteStride] = 0;
      }),
    );
    expect(codes).toEqual(['row-unused']);
  });

  it('should find offsets of texts that do not grow', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, (glb) => columnBytes(glb, 'id', 'stringOffsets').fill(0xff, 2, 4)),
    );
    expect(codes).toContain('table-column');
  });

  it('should find columns of the wrong length and values that an enum does not have', async () => {
    expect(
      await codesAfter((_, leaf) =>
        changeContent(leaf, ({ json }) => {
          const { height, storeys } = json.extensions.EXT_structural_metadata.propertyTables[0].properties;
          height.values = storeys.values;
        }),
      ),
    ).toEqual(['table-column']);
    expect(
      await codesAfter((_, leaf) => changeContent(leaf, (glb) => columnBytes(glb, 'class').fill(200))),
    ).toEqual(['table-column']);
  });

  it('should find indices beyond the vertices, as the validator of glTF does', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, ({ json, binary }) => {
        const view = json.bufferViews[json.accessors[json.meshes[0].primitives[0].indices].bufferView];
        binary[view.byteOffset + 1] = 0xff;
      }),
    );
    expect(codes).toContain('gltf');
    expect(codes).toContain('index-range');
  });

  it('should find an id that is in two places', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, (glb) => {
        const offsets = columnBytes(glb, 'id', 'stringOffsets');
        const view = new DataView(offsets.buffer, offsets.byteOffset);
        const texts = columnBytes(glb, 'id');
        const length = view.getUint16(2, true);
        texts.copyWithin(length, 0, length);
      }),
    );
    expect(codes).toContain('id-duplicate');
  });

  it('should find ids that the store does not have', async () => {
    const codes = await codesAfter((_, leaf) =>
      changeContent(leaf, (glb) => columnBytes(glb, 'id').fill(0x58, 0, 4)),
    );
    expect(codes).toEqual(['feature-missing', 'id-unknown']);
  });

  it('should never throw or hang on a leaf with any bytes changed', async () => {
    const folder = mkdtempSync(join(copies, 'fuzz-'));
    cpSync(sound.folder, folder, { recursive: true });
    rmSync(join(folder, 'store'), { recursive: true });
    const leaf = join(
      folder,
      'tiles',
      readdirSync(join(folder, 'tiles')).find((name) => !name.endsWith('p.glb')) as string,
    );
    const bytes = readFileSync(leaf);
    changeDocument(folder, (document) => {
      const [tile] = [
        document.root.children.find((child: Gltf) => leaf.endsWith(child.content.uri)) ?? document.root,
      ];
      document.root = { ...tile, transform: document.root.transform, refine: 'REPLACE' };
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          writeFileSync(leaf, damaged);
          const { problems } = await checkTileset(folder);
          expect(Array.isArray(problems)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
