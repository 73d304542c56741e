import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, readManifestFile } from '../../../../tiles-service/city/onboard/manifest-file.ts';

/** The problems of a manifest as `line:column code`. */
function problemsOf(text: string): string[] {
  return parseManifest('m.yaml', text).problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

const HEAD = 'schema: citymirror/manifest/1\nid: a\nname: A\n';

describe('a manifest', () => {
  it('should be read from YAML and from JSON alike', () => {
    const value = {
      schema: 'citymirror/manifest/1',
      id: 'a',
      name: { 'zh-CN': '城', en: 'City' },
      sources: [{ id: 'b', path: ['x.shp', 'y/*.shp'], encoding: 'gbk' }],
    };
    const yaml = `schema: citymirror/manifest/1
id: a
name: { zh-CN: 城, en: City }
sources:
  - id: b
    path: [x.shp, "y/*.shp"]
    encoding: gbk
`;
    expect(parseManifest('m.yaml', yaml).manifest).toEqual(value);
    expect(parseManifest('m.json', JSON.stringify(value, undefined, '\t')).manifest).toEqual(value);
  });

  it('should say each mistake where it stands, with the word that was meant', () => {
    const { problems, manifest } = parseManifest(
      'm.yaml',
      `${HEAD}sources:
  - id: b
    path: x.shp
    hight: 5
    publication: intern
  - path: y.shp
`,
    );
    expect(manifest).toBeUndefined();
    expect(problems.map(({ line, column, message }) => [line, column, message])).toEqual([
      [8, 18, expect.stringMatching(/"intern".*public, internal, restricted/)],
      [7, 5, expect.stringMatching(/no key "hight".*Did you mean "height"\?/)],
      [9, 5, '"id" is missing.'],
    ]);
  });

  it('should say the lines of JSON, too', () => {
    const text = '{\n  "schema": "citymirror/manifest/1",\n  "id": "A",\n  "name": "a",\n  "sources": []\n}';
    expect(problemsOf(text)).toEqual(['3:9 schema', '5:14 schema']);
  });

  it('should say what is wrong with the parameters of a transform, by its method', () => {
    const transform = (text: string): string[] =>
      problemsOf(`${HEAD}transforms:\n  t: ${text}\nsources: [{ id: b, path: x }]\n`);
    expect(transform('{ method: similarity, target: EPSG:4547, dx: 1, dy: 2 }')).toEqual([]);
    expect(transform('{ method: similar, target: EPSG:4547, dx: 1, dy: 2 }')).toEqual(['5:16 schema']);
    expect(transform('{ method: similarity, target: EPSG:4547, dx: one, dy: 2 }')).toEqual(['5:51 schema']);
    expect(transform('{ method: similarity, target: EPSG:4547, dx: 1, dy: 2, dz: 3 }')).toEqual([
      '5:61 unknown-key',
    ]);
  });

  it('should leave what can be looked at further, at the lines of the file', () => {
    const file = parseManifest(
      'm.yaml',
      `${HEAD}typo: 1
sources:
  - just a text
  - id: b
    path: x.shp
    visible: "yes"
`,
    );
    expect(file.sound?.manifest.sources).toEqual([{ id: 'b', path: 'x.shp' }]);
    expect(file.sound?.locate(['sources', 0, 'path'])).toEqual({ line: 8, column: 11 });
  });

  it('should be read with CRLF and with a byte order mark', () => {
    const text = `${HEAD}sources:\n  - id: b\n    path: x.shp\n    colour: red\n`.replaceAll('\n', '\r\n');
    expect(problemsOf(text)).toEqual(['7:5 unknown-key']);
  });

  it.each([
    ['tabs', `${HEAD}sources:\n\t- id: b\n`, '5:1 yaml'],
    ['a key twice', `${HEAD}id: b\nsources: []\n`, '4:1 yaml'],
    ['a bracket that is not closed', `${HEAD}sources: [\n`, '5:1 yaml'],
  ])('should be refused with its line for %s', (_, text, first) => {
    expect(problemsOf(text)[0]).toBe(first);
  });

  it('should be refused when it is empty, a list or a text', () => {
    for (const text of ['', '- a', 'a text', '42', 'null']) expect(problemsOf(text)).toEqual(['1:1 schema']);
  });

  it('should not fill the memory with aliases, nor the stack with brackets', () => {
    let text = 'a: &a [x, x, x, x, x, x, x, x, x]\n';
    let before = 'a';
    for (const name of 'bcdefghij') {
      text += `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]\n`;
      before = name;
    }
    expect(problemsOf(text)).toEqual(['1:1 yaml']);
    const deep = parseManifest('m.yaml', `a: ${'['.repeat(100_000)}`);
    expect(deep.manifest).toBeUndefined();
    expect(deep.problems[0].message).toBe('it is nested too deeply.');
    expect(deep.problems.length).toBeLessThanOrEqual(20);
  });

  it('should never be anything but read or refused, whatever is cut out of it', () => {
    const text = `${HEAD}defaults: { crs: EPSG:4547 }\nsources:\n  - id: b\n    path: [a.shp, b.shp]\n    height: [{ column: h, unit: cm }, 3]\n`;
    for (let from = 0; from < text.length; from += 3)
      for (const length of [1, 5, 20]) {
        const { manifest, problems } = parseManifest('m', text.slice(0, from) + text.slice(from + length));
        expect(manifest !== undefined || problems.some(({ level }) => level === 'error')).toBe(true);
      }
  });
});

describe('the file of a manifest', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'city-manifest-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<[string, string | Buffer, string]>([
    ['in UTF-16', Buffer.from(`\ufeff${HEAD}`, 'utf16le'), 'manifest-encoding'],
    [
      'in GBK',
      Buffer.concat([Buffer.from(`${HEAD}# `), Buffer.from([0xb3, 0xc7, 0xca, 0xd0])]),
      'manifest-encoding',
    ],
    ['of 10 MB', `${HEAD}# ${'x'.repeat(10_000_000)}`, 'manifest-large'],
  ])('should be refused %s', async (name, content, code) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    await expect(readManifestFile(path)).rejects.toMatchObject({ name: 'InputError', code });
  });

  it('should be refused where there is none, or a folder', async () => {
    await expect(readManifestFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'manifest-missing' });
    mkdirSync(join(folder, 'inside'));
    await expect(readManifestFile(join(folder, 'inside'))).rejects.toMatchObject({
      code: 'manifest-unreadable',
    });
  });

  it('should be read with a byte order mark', async () => {
    const path = join(folder, 'bom.yaml');
    writeFileSync(path, `\ufeff${HEAD}sources: [{ id: b, path: x }]`);
    expect((await readManifestFile(path)).manifest?.id).toBe('a');
  });
});
