import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ContentBroken,
  emptyReport,
} from '../../../../tiles-service/tile/existing-tileset/content-report.ts';
import {
  GLTF_EXTENSIONS,
  TILESET_EXTENSIONS,
} from '../../../../tiles-service/tile/existing-tileset/extensions.ts';
import { inspectTileset } from '../../../../tiles-service/tile/existing-tileset/index.ts';
import { checkBytes } from '../../../../tiles-service/tile/existing-tileset/inspect-content.ts';
import { readSubtree, SubtreeBroken } from '../../../../tiles-service/tile/existing-tileset/subtree.ts';
import { mutatedBytes, mutatedValue } from '../../read/mutations.ts';
import {
  b3dm,
  cmpt,
  cube,
  glb,
  gltf,
  i3dm,
  type Json,
  pnts,
  subtree,
  tilesetOf,
  writeFiles,
} from './sample-tiles.ts';

const CONTEXT = { path: 'a/tile', upAxis: 'Y' as const, validate: false };

/** The report on bytes, or the reason why they cannot be shown. */
async function reportOn(bytes: Uint8Array) {
  const report = emptyReport();
  try {
    await checkBytes(bytes, CONTEXT, report);
    return report;
  } catch (error) {
    if (!(error instanceof ContentBroken)) throw error;
    return error.reason;
  }
}

const batched = () =>
  b3dm(glb(), {
    feature: { BATCH_LENGTH: 2, RTC_CENTER: [1, 2, 3] },
    batch: { name: ['a', 'b'], height: { byteOffset: 0, componentType: 'FLOAT', type: 'SCALAR' } },
    batchBinary: new Uint8Array(8),
  });

describe('contents of tiles', () => {
  it('should tell what they hold and where', async () => {
    expect(await reportOn(batched())).toMatchObject({
      kind: 'b3dm',
      features: 2,
      // glTF's triangle (0,0,0)–(1,0,0)–(0,0,−1) turned z up, and moved by the centre.
      bounds: [1, 2, 3, 2, 3, 3],
      findings: [],
    });
    expect(await reportOn(i3dm([0, 0, 0, 1, 1, 1]))).toMatchObject({
      kind: 'i3dm',
      features: 2,
      findings: [],
    });
    expect(await reportOn(pnts([0, 0, 0, 1, 2, 3], { RTC_CENTER: [10, 0, 0] }))).toMatchObject({
      kind: 'pnts',
      points: 2,
      bounds: [10, 0, 0, 11, 2, 3],
    });
    expect(await reportOn(cmpt(batched(), pnts([0, 0, 0]), cmpt(batched())))).toMatchObject({
      kind: 'cmpt',
      features: 4,
      points: 1,
      findings: [],
    });
  });

  it('should follow the nodes of a glTF', async () => {
    const { json, binary } = gltf(1, {
      nodes: [
        { children: [1], translation: [10, 0, 0] },
        { mesh: 0, scale: [2, 2, 2] },
      ],
    });
    expect(await reportOn(glb({ json, binary }))).toMatchObject({ bounds: [10, 0, 0, 12, 2, 0] });
  });

  it('should name the model that an instanced tile refers to', async () => {
    const report = await reportOn(i3dm([0, 0, 0], new TextEncoder().encode('tree.glb'), 0));
    expect(report).toMatchObject({ resources: [{ path: 'a/tree.glb' }] });
  });

  it.each<[string, Uint8Array]>([
    [
      'a batch table that ends too early',
      b3dm(glb(), {
        feature: { BATCH_LENGTH: 2 },
        batch: { h: { byteOffset: 4, componentType: 'FLOAT', type: 'SCALAR' } },
        batchBinary: new Uint8Array(8),
      }),
    ],
    ['no number of features', b3dm(glb(), { feature: {} })],
    [
      'a table that is no JSON',
      (() => {
        const bytes = batched();
        bytes[28] = 0x21;
        return bytes;
      })(),
    ],
    ['points that end too early', pnts([0, 0, 0], { POINTS_LENGTH: 9 })],
    ['points without positions', pnts([], { POINTS_LENGTH: 1, POSITION: undefined })],
    ['a point that is no number', pnts([0, Number.NaN, 0])],
    [
      'another version',
      (() => {
        const bytes = batched();
        bytes[4] = 2;
        return bytes;
      })(),
    ],
    [
      'a composite of fewer tiles than it says',
      (() => {
        const bytes = cmpt(batched());
        bytes[12] = 2;
        return bytes;
      })(),
    ],
    [
      'composites without end',
      Array.from({ length: 12 }).reduce<Uint8Array>((inner) => cmpt(inner), batched()),
    ],
    [
      'an accessor beyond its view',
      glb({ ...gltf(), json: { ...gltf().json, bufferViews: [{ buffer: 0, byteLength: 35 }] } }),
    ],
    ['a view beyond its buffer', glb({ ...gltf(), json: { ...gltf().json, buffers: [{ byteLength: 20 }] } })],
    [
      'a buffer beyond the binary chunk',
      glb({ ...gltf(), json: { ...gltf().json, buffers: [{ byteLength: 4000 }] } }),
    ],
    ['nodes that contain themselves', glb(gltf(1, { nodes: [{ children: [0] }] }))],
    ['a node that is not there', glb(gltf(1, { scenes: [{ nodes: [7] }] }))],
  ])('should be refused with %s', async (_, bytes) => {
    expect(await reportOn(bytes)).toBe('content-broken');
  });

  it('should tell a batch table that does not fit, but keep the tile', async () => {
    const report = await reportOn(b3dm(glb(), { feature: { BATCH_LENGTH: 3 }, batch: { name: ['a'] } }));
    expect(report).toMatchObject({ findings: [{ reason: 'batch-table' }] });
  });

  it.each([
    ['b3dm', batched()],
    ['i3dm', i3dm([0, 0, 0, 1, 1, 1])],
    ['pnts', pnts([0, 0, 0, 1, 2, 3])],
    ['cmpt', cmpt(batched(), pnts([0, 0, 0]))],
    ['glb', glb()],
  ])('should be read or refused, whatever happens to the bytes of a %s', async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), async (changed) => {
        await reportOn(changed);
      }),
      { numRuns: 300 },
    );
  });

  it('should be read or refused, whatever stands in the JSON of a glTF', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedValue(gltf().json), async (json) => {
        await reportOn(glb({ json: json as Json, binary: gltf().binary }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('subtrees', () => {
  const shape = { branching: 4, levels: 2 } as const;
  it('should be read or refused, whatever happens to their bytes', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(subtree([1, 1, 0, 1, 0], [1, 0, 0, 1, 0], 0)), async (bytes) => {
        try {
          const { tiles } = await readSubtree(bytes, shape, async () => new Uint8Array());
          expect(tiles).toHaveLength(5);
        } catch (error) {
          expect(error).toBeInstanceOf(SubtreeBroken);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('should be refused with a content where no tile is', async () => {
    const reading = readSubtree(subtree([1, 0, 0, 0, 0], 1, 0), shape, async () => new Uint8Array());
    await expect(reading).rejects.toThrow(SubtreeBroken);
  });
});

describe('documents', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hostile-'));
    writeFiles(folder, { 'a.b3dm': b3dm(), 'inner.json': tilesetOf([{ content: { uri: 'a.b3dm' } }]) });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const document = {
    ...tilesetOf([
      { content: { uri: 'a.b3dm', boundingVolume: cube(3) } },
      { contents: [{ uri: 'a.b3dm' }, { uri: 'inner.json' }], boundingVolume: { sphere: [0, 0, 0, 4] } },
      {
        implicitTiling: {
          subdivisionScheme: 'QUADTREE',
          subtreeLevels: 2,
          availableLevels: 2,
          subtrees: { uri: '{level}.subtree' },
        },
      },
    ]),
    schemaUri: 'schema.json',
  };

  it('should be walked through or refused, whatever stands in them', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedValue(document), async (changed) => {
        writeFileSync(join(folder, 'tileset.json'), JSON.stringify(changed) ?? 'null');
        const found: string[] = [];
        const { walk } = await inspectTileset(folder, 'tileset.json', (reason) => found.push(reason));
        expect(walk !== undefined || found.length > 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('should not be walked into without end', async () => {
    // As text: nothing here could write so deep an object.
    const tile = '{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":0';
    const root = `${`${tile},"children":[`.repeat(5000)}${tile}}${']}'.repeat(5000)}`;
    const json = `{"asset":{"version":"1.0"},"geometricError":1,"root":${root}}`;
    writeFiles(folder, { 'deep.json': json });
    const found: string[] = [];
    await inspectTileset(folder, 'deep.json', (reason) => found.push(reason));
    expect(found).toEqual(['tile-invalid']);
  });
});

describe('the extensions that the viewer knows', () => {
  const engine = (file: string) =>
    readFileSync(
      new URL(`../../../../node_modules/@cesium/engine/Source/Scene/${file}`, import.meta.url),
      'utf8',
    );
  const namesIn = (source: string) => {
    const list = /supportedExtensions = \{(.*?)\};/s.exec(source)![1];
    return [...list.matchAll(/^\s*"?([A-Za-z0-9_]+)"?: true/gm)].map(([, name]) => name);
  };

  it('should all be known to its engine', () => {
    expect(namesIn(engine('Cesium3DTileset.js'))).toEqual(expect.arrayContaining([...TILESET_EXTENSIONS]));
    expect(namesIn(engine('Model/ModelUtility.js'))).toEqual(expect.arrayContaining([...GLTF_EXTENSIONS]));
  });
});
