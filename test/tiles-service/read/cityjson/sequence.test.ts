import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isBalanced, readContent, readFile } from '../reading.ts';

const path = 'test/fixtures/cityjson/houses.city.jsonl';
const lines = readFileSync(path, 'utf8').trim().split('\n');
const read = (content: string) => readContent(content, {}, 'a.city.jsonl');

describe('openCityJsonSeq', () => {
  it('should read each line’s feature with its parts and its own vertices', async () => {
    const reading = await readFile(path);
    expect(reading.source.format).toBe('CityJSONSeq 2.0');
    expect(reading.features.map(({ id }) => id)).toEqual(['s:a', 's:a-0', 's:b', 's:b-0', 's:c', 's:c-0']);
    expect(reading.reasons).toEqual({});
    expect(isBalanced(reading)).toBe(true);
    const [first, , second] = reading.features;
    expect(first).toMatchObject({ type: 'Building', children: ['s:a-0'], attributes: { year: 1900 } });
    // 20 m further east: 20 / (111320 · cos 52°) degrees.
    const shift = second.geometries[0].positions[0] - first.geometries[0].positions[0];
    expect(shift).toBeCloseTo(20 / (111_320 * Math.cos((52.01 * Math.PI) / 180)), 5);
  });

  it('should give the same features as the document that holds them all', async () => {
    const objects: Record<string, unknown> = {};
    const vertices: unknown[] = [];
    const { CityObjects: _, vertices: __, ...header } = JSON.parse(lines[0]);
    for (const line of lines.slice(1)) {
      const feature = JSON.parse(line);
      const offset = vertices.length;
      const shift = (node: unknown): unknown =>
        Array.isArray(node) ? node.map(shift) : (node as number) + offset;
      for (const [id, object] of Object.entries<{ geometry: { boundaries: unknown }[] }>(
        feature.CityObjects,
      )) {
        const geometry = object.geometry.map((one) => ({ ...one, boundaries: shift(one.boundaries) }));
        objects[id] = { ...object, geometry };
      }
      vertices.push(...feature.vertices);
    }
    const document = await readContent({ ...header, CityObjects: objects, vertices });
    expect((await readFile(path)).features).toEqual(document.features);
  });

  it('should read .gz', async () => {
    const reading = await readContent(gzipSync(readFileSync(path)), {}, 'a.city.jsonl.gz');
    expect(reading.features).toHaveLength(6);
  });

  it('should read objects of the first line too', async () => {
    const first = JSON.parse(lines[0]);
    const { CityObjects, vertices } = JSON.parse(lines[1]);
    // Told by its name: with objects in the first line it could be a document with something behind it.
    const { openCityJsonSeq } = await import('../../../../tiles-service/read/cityjson/index.ts');
    const { mkdtempSync, writeFileSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(`${tmpdir()}/sequence-`);
    writeFileSync(
      `${folder}/a.jsonl`,
      [JSON.stringify({ ...first, CityObjects, vertices }), lines[2]].join('\n'),
    );
    const source = await openCityJsonSeq(`${folder}/a.jsonl`, { source: 's', scratch: folder });
    const ids: string[] = [];
    for await (const batch of source.features()) ids.push(...batch.map(({ id }) => id));
    rmSync(folder, { recursive: true });
    expect(ids).toEqual(['s:a', 's:a-0', 's:b', 's:b-0']);
  });

  it('should leave out and count lines that are broken or of another kind', async () => {
    const reading = await read(
      [lines[0], lines[1], '{"type":"CityJSONFeature", oops}', '{"type":"Feature"}', '7', lines[2], ''].join(
        '\n',
      ),
    );
    expect(reading.features).toHaveLength(4);
    expect(reading.reasons).toEqual({ 'record-not-json': 1, 'record-unknown': 2 });
    expect(isBalanced(reading)).toBe(true);
  });

  it('should drop objects whose id came before, and count them', async () => {
    const reading = await read([lines[0], lines[1], lines[1]].join('\n'));
    expect(reading.features).toHaveLength(2);
    expect(reading.reasons).toEqual({ 'duplicate-id': 2 });
    expect(isBalanced(reading)).toBe(true);
  });

  it('should refuse a file that ends in the middle of a line', async () => {
    await expect(read(lines.join('\n').slice(0, -50))).rejects.toMatchObject({ code: 'json-truncated' });
  });

  it('should refuse a file that comes out outside of its CRS’s area of use', async () => {
    const far = lines.map((line) =>
      line.replace('"translate":[84600,447400,-1]', '"translate":[8460000,447400,-1]'),
    );
    await expect(read(far.join('\n'))).rejects.toMatchObject({ code: 'outside-area-of-use' });
  });

  it('should refuse a first line without a CRS, and take the given one', async () => {
    const { metadata, ...rest } = JSON.parse(lines[0]);
    const content = [JSON.stringify(rest), lines[1]].join('\n');
    await expect(read(content)).rejects.toMatchObject({ code: 'crs-missing' });
    expect((await readContent(content, { crs: 'EPSG:7415' }, 'a.jsonl')).features).toHaveLength(2);
  });

  it('should use a line’s own materials before those of the first line', async () => {
    const feature = JSON.parse(lines[1]);
    feature.CityObjects['a-0'].geometry[0].material = { visual: { value: 0 } };
    feature.appearance = { materials: [{ diffuseColor: [0, 1, 0] }] };
    const { byId } = await read([lines[0], JSON.stringify(feature)].join('\n'));
    const [surfaces] = byId.get('s:a-0')!.geometries;
    expect(surfaces.kind === 'surfaces' && [...surfaces.colors!.subarray(0, 4)]).toEqual([0, 255, 0, 255]);
  });
});
