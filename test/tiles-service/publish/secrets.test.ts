import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import { decodeGlb } from '../../../models/gltf/decoded-glb.ts';
import {
  type Layer,
  type Publication,
  type SourceMapping,
  sceneSchema,
} from '../../../models/schema/index.ts';
import { checkCity } from '../../../tiles-service/city/check.ts';
import { type CityManifest, loadManifest } from '../../../tiles-service/city/manifest.ts';
import { folderOfLayer } from '../../../tiles-service/city/paths.ts';
import { publishCity } from '../../../tiles-service/publish/publish.ts';
import { mergeScenes } from '../../../tiles-service/serve/merge-scenes.ts';
import { fileByteSource } from '../../../tiles-service/store/file-source.ts';
import { type Needle, needlesOfNumber, needlesOfText, searchFile, searchFolder } from './byte-search.ts';
import { buildSecretCity } from './secret-city.ts';
import { SECRET_COLOUR } from './secret-files.ts';
import { SECRET_NUMBERS, SECRETS } from './secrets.ts';

const NEEDLES: Needle[] = [
  ...Object.entries(SECRETS).flatMap(([key, text]) => needlesOfText(key, text)),
  ...Object.entries(SECRET_NUMBERS).flatMap(([key, value]) => needlesOfNumber(key, value)),
];
const ALL = [...Object.keys(SECRETS), ...Object.keys(SECRET_NUMBERS)];
/** What a bundle of class internal may hold: these are of that class. */
const INTERNAL = ['secretCount', 'internalName'];

let root: string;
let city: string;
/** The same city, with other secrets. */
let other: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'citymirror-secrets-'));
  ({ city } = await buildSecretCity(join(root, 'planted')));
  ({ city: other } = await buildSecretCity(join(root, 'other'), 'others'));
  mkdirSync(join(root, 'viewer'));
  writeFileSync(
    join(root, 'viewer', 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>Viewer</title>',
  );
  for (const publication of ['public', 'internal', 'restricted'] as const)
    await publish(city, publication, publication);
  await publish(other, 'public', 'of-others');
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

function publish(from: string, publication: Publication, out: string) {
  return publishCity({
    city: from,
    publication,
    compress: true,
    out: join(root, out),
    viewer: join(root, 'viewer'),
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

const secretsIn = (folder: string): string[] => [
  ...new Set(searchFolder(join(root, folder), NEEDLES).map(({ secret }) => secret)),
];

/** How many pixels of the pictures on walls are of about a colour. */
async function pixelsOf(folder: string, colour: readonly number[]): Promise<number> {
  let count = 0;
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.glb')) continue;
    const { json, binary } = decodeGlb(readFileSync(join(entry.parentPath, entry.name)));
    for (const { bufferView } of json.images ?? []) {
      const { byteOffset = 0, byteLength } = json.bufferViews[bufferView];
      const image = await loadImage(Buffer.from(binary.subarray(byteOffset, byteOffset + byteLength)));
      const context = createCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      for (let i = 0; i < data.length; i += 4)
        if (colour.every((value, channel) => Math.abs(data[i + channel] - value) < 60)) count++;
    }
  }
  return count;
}

async function layerOf(id: string, publication: Publication): Promise<{ layer: Layer; records: Feature[] }> {
  const { layers } = await loadManifest(city);
  const state = layers.find(({ layer }) => layer.id === id && layer.publication === publication);
  if (!state) throw new Error(`There is no layer ${id} of class ${publication}.`);
  const { layer } = state;
  const store = await openFeatureStore(fileByteSource(join(folderOfLayer(city, layer), 'store')));
  const blocks = await Promise.all(store.header.blocks.map((_, index) => store.readBlock(index)));
  return { layer, records: blocks.flat() };
}

describe('the search for secrets', () => {
  it('should find every secret in the city and its sources, which are not for release', () => {
    expect(secretsIn('planted').sort()).toEqual([...ALL].sort());
  });

  it('should find every one of its needles in every kind of packing', () => {
    for (const needle of NEEDLES) {
      const text = Buffer.concat([Buffer.alloc(7, 1), needle.bytes, Buffer.alloc(9, 2)]);
      for (const [file, bytes] of [
        ['plain.bin', text],
        ['inside.bin', Buffer.concat([Buffer.alloc(13, 3), gzipSync(text), Buffer.alloc(5)])],
        ['twice.bin', gzipSync(deflateSync(text))],
        ['page.js.br', brotliCompressSync(text)],
      ] as const)
        expect(
          searchFile(file, bytes, [needle]),
          `${needle.secret} as ${needle.encoding} in ${file}`,
        ).not.toEqual([]);
    }
  });

  it('should find secrets in names of files', () => {
    const folder = join(root, 'named');
    mkdirSync(join(folder, SECRETS.layerFolder), { recursive: true });
    expect(secretsIn('named')).toEqual(['layerFolder']);
  });
});

describe('a public bundle', () => {
  it('should hold no secret in any byte of any file', () => {
    expect(searchFolder(join(root, 'public'), NEEDLES)).toEqual([]);
  });

  it('should hold what is public', async () => {
    const open = searchFolder(join(root, 'public'), [
      ...needlesOfText('house', 'Lakeside Hall'),
      ...needlesOfText('street', 'Street 2'),
      ...needlesOfText('part', 'hall-wing'),
      ...needlesOfText('column', 'reception'),
    ]);
    expect([...new Set(open.map(({ secret }) => secret))].sort()).toEqual([
      'column',
      'house',
      'part',
      'street',
    ]);
    const { records } = await layerOf('houses-buildings', 'public');
    expect(records).toHaveLength(24);
  });

  it('should hold no part of a picture that only hidden walls show', async () => {
    expect(await pixelsOf('restricted', SECRET_COLOUR)).toBeGreaterThan(100);
    expect(await pixelsOf('public', SECRET_COLOUR)).toBe(0);
  });

  it('should have one version of each layer, and nothing beside what is named', () => {
    const files = readdirSync(join(root, 'public')).filter((name) => !/\.(br|gz)$/.test(name));
    expect(files.sort()).toEqual([
      'LICENSE.txt',
      'attribution.html',
      'bundle.json',
      'checksums.txt',
      'index.html',
      'layers',
      'scene.json',
      'themes.json',
    ]);
    for (const layer of readdirSync(join(root, 'public', 'layers')))
      expect(readdirSync(join(root, 'public', 'layers', layer)), layer).toHaveLength(1);
  });
});

describe('a public bundle beside that of the same city with other secrets', () => {
  /** Without times of the making, and versions in addresses, which are hashes of the source files. */
  const plain = (bytes: Buffer): string =>
    bytes
      .toString('latin1')
      .replace(/"(updated|created)": "[^"]+"/g, '')
      // Compressed, even the hashes do not all have one size.
      .replace(/("files": \d+),\s+"bytes": \d+/, '$1')
      .replace(/layers\/([\w.-]+)\/[0-9a-f]{8,}\//g, 'layers/$1/')
      .replace(/"version": "[0-9a-f]{8,}"/g, '');
  const filesOf = (folder: string): Map<string, string> => {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const kept = files.filter((path) => !/\.(br|gz)$|checksums\.txt$/.test(path));
    return new Map(
      kept.map((path) => [plain(Buffer.from(relative(join(root, folder), path))), plain(readFileSync(path))]),
    );
  };

  it('should be the same in every byte: what is hidden moves, paints, counts and names nothing', () => {
    const [planted, others] = [filesOf('public'), filesOf('of-others')];
    expect([...planted.keys()].sort()).toEqual([...others.keys()].sort());
    const differing = [...planted.keys()].filter((file) => planted.get(file) !== others.get(file));
    expect(differing).toEqual([]);
  });
});

describe('a publication', () => {
  /** Publishes the city as if its manifest said something else of the houses. */
  async function published(change: (mapping: SourceMapping) => void): Promise<unknown> {
    const path = join(city, 'city.json');
    const before = readFileSync(path, 'utf8');
    const manifest = JSON.parse(before) as CityManifest;
    change(manifest.sources.find(({ id }) => id === 'houses')!.options.mapping!);
    writeFileSync(path, JSON.stringify(manifest));
    try {
      return await publish(city, 'public', 'refused');
    } finally {
      writeFileSync(path, before);
    }
  }

  it.each<[string, (mapping: SourceMapping) => void, RegExp]>([
    [
      'an attribute has become stricter',
      ({ fields }) => Object.assign(fields!, { contact: { publication: 'internal' } }),
      /"contact", which is stricter/,
    ],
    [
      'a stricter attribute is spelt in another way',
      ({ fields }) => Object.assign(fields!, { 'BUILD-ING': { publication: 'internal' } }),
      /"building" is all but "BUILD-ING"/,
    ],
    [
      'no feature has the column of the classes',
      (mapping) => Object.assign(mapping.featurePublication!, { column: 'Seen' }),
      /no feature has the column "Seen"/,
    ],
    [
      'the column of the ids has become stricter',
      ({ fields }) => Object.assign(fields!, { fid: { publication: 'restricted' } }),
      /the ids of its features are restricted/,
    ],
  ])('should be refused where %s', async (_, change, message) => {
    await expect(published(change)).rejects.toThrow(
      expect.objectContaining({ code: 'bundle-leak', message: expect.stringMatching(message) }),
    );
    expect(existsSync(join(root, 'refused'))).toBe(false);
  });
});

describe('a bundle of a stricter class', () => {
  it('should hold what its class may see and nothing stricter', () => {
    expect(secretsIn('internal').sort()).toEqual([...INTERNAL, ...secretsOfTrees()].sort());
  });

  it('should hold the layers of the strictest class, but no files of others', () => {
    const found = secretsIn('restricted');
    for (const key of ['layerName', 'featureId', 'featureName', 'attributeValue', 'nestedValue', 'partId'])
      expect(found).toContain(key);
    for (const key of ['layerFile', 'layerFolder', 'fileName', 'ownNote', 'previousName'])
      expect(found, key).not.toContain(key);
  });

  it('should say its class in the names of its files', () => {
    for (const publication of ['internal', 'restricted']) {
      const folder = join(root, publication);
      expect(existsSync(join(folder, 'scene.json'))).toBe(false);
      const scene = sceneSchema.parse(
        JSON.parse(readFileSync(join(folder, `scene.${publication}.json`), 'utf8')),
      );
      expect(scene.publication).toBe(publication);
      expect(existsSync(join(folder, `layers.${publication}`))).toBe(true);
      expect(existsSync(join(folder, `${publication.toUpperCase()}-NOT-FOR-RELEASE.txt`))).toBe(true);
    }
  });
});

/** The keeper of trees is internal, of houses restricted; both columns have one name. */
const secretsOfTrees = (): string[] => ['attributeName', 'attributeValue'];

describe('a city with classes inside of its sources', () => {
  const read = (name: Publication) =>
    sceneSchema.parse(JSON.parse(readFileSync(join(city, name, 'scene.json'), 'utf8')));

  it('should be sound, in every class', async () => {
    const { problems } = await checkCity(city, {
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(problems).toEqual([]);
  });

  it('should have one layer in each class that sees more of it', async () => {
    const { layers } = await loadManifest(city);
    const classes = layers.map(({ layer }) => `${layer.id} ${layer.publication}`).sort();
    expect(classes).toEqual([
      'base-day public',
      'base-night public',
      'houses-buildings internal',
      'houses-buildings public',
      'houses-buildings restricted',
      'mesh public',
      'parts-buildings public',
      'parts-buildings restricted',
      'plots-furniture public',
      `${SECRETS.layerSource}-map restricted`,
      'scan public',
      'signs-furniture public',
      'streets-map public',
      'terrain public',
      'terrain restricted',
      'trees-trees internal',
      'trees-trees public',
    ]);
  });

  it('should count the features of each class', async () => {
    const counts = [];
    for (const publication of ['public', 'internal', 'restricted'] as const) {
      const { layer, records } = await layerOf('houses-buildings', publication);
      expect(layer.featureCount).toBe(records.length);
      counts.push(records.length);
    }
    expect(counts).toEqual([24, 25, 26]);
  });

  it('should hide the parts of a hidden whole, and keep those of an open one', async () => {
    const { records } = await layerOf('parts-buildings', 'public');
    expect(records.map(({ id }) => id).sort()).toEqual(['parts:hall', 'parts:hall-wing']);
  });

  it('should keep what is secret out of all that is served to everyone', () => {
    const scene = mergeScenes({ public: read('public') });
    const hits = [
      ...searchFile('scene.json', Buffer.from(JSON.stringify(scene)), NEEDLES),
      ...searchFolder(join(city, 'public', 'layers'), NEEDLES),
    ];
    // Names of files, and the version before, are no bundle's, but there.
    const found = new Set(hits.map(({ secret }) => secret));
    expect([...found].sort()).toEqual(['fileName', 'gridFile', 'previousName']);
  });

  it('should frame the public scene by what is public alone', () => {
    expect(read('public').extent[2]).toBeLessThan(read('restricted').extent[2]);
    expect(read('public').extent[1]).toBeGreaterThan(read('restricted').extent[1]);
  });
});
