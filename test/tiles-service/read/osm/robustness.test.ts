import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { elementsOf } from './collect.ts';
import { type BlockContent, blob, headerBlob, pbfFile, primitiveBlock } from './pbf-writer.ts';
import { readBytes } from './support.ts';

const TOWN = 'test/fixtures/osm/town.osm';

/** Whatever the bytes: read with sound counts, or refused with a sentence; and not a crash, a hang or a flood. */
async function mustHold(bytes: Uint8Array, name: string): Promise<'read' | 'refused'> {
  const memory = process.memoryUsage().arrayBuffers;
  try {
    const outcome = await readBytes(bytes, name);
    const dropped = Object.values(outcome.dropped).reduce((sum, count) => sum + count, 0);
    expect(outcome.features.size + dropped).toBe(outcome.read);
    for (const { geometries } of outcome.features.values()) {
      for (const { positions } of geometries) {
        for (let i = 0; i < positions.length; i += 3) {
          expect(Math.abs(positions[i])).toBeLessThanOrEqual(180);
          expect(Math.abs(positions[i + 1])).toBeLessThanOrEqual(90);
          expect(Number.isFinite(positions[i + 2])).toBe(true);
        }
      }
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return 'refused';
  } finally {
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(500_000_000);
  }
}

const change = fc.record({
  place: fc.nat(1_000_000),
  kind: fc.constantFrom('set', 'insert', 'delete', 'repeat'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});
type Change = { place: number; kind: string; bytes: Uint8Array };

function mutate(bytes: Uint8Array, changes: readonly Change[]): Buffer {
  let result = Buffer.from(bytes);
  for (const { place, kind, bytes: other } of changes) {
    const at = place % (result.length + 1);
    const before = result.subarray(0, at);
    if (kind === 'set') result = Buffer.concat([before, other, result.subarray(at + other.length)]);
    else if (kind === 'insert') result = Buffer.concat([before, other, result.subarray(at)]);
    else if (kind === 'delete') result = Buffer.concat([before, result.subarray(at + other.length)]);
    else result = Buffer.concat([before, result.subarray(Math.max(0, at - 200))]);
  }
  return result;
}

describe('any mutation of a small file', () => {
  it('should be read or refused: XML', async () => {
    const bytes = readFileSync(TOWN);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        await mustHold(mutate(bytes, changes), 'town.osm');
      }),
      { numRuns: 80 },
    );
  });

  it('should be read or refused: numbers, ids and words of XML changed', async () => {
    const text = readFileSync(TOWN, 'utf8');
    const values = [...text.matchAll(/"[^"]*"/g)].map(({ index, 0: value }) => ({
      start: index,
      end: index + value.length,
    }));
    const replacement = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '-1',
        '1',
        '2',
        '3',
        '90',
        '-91',
        '1e300',
        'NaN',
        '9007199254740993',
        '47.0001',
        '8.0001',
      ),
      fc.constantFrom(
        'yes',
        'building',
        'outer',
        'inner',
        'multipolygon',
        'way',
        'relation',
        '__proto__',
        '10000000 m',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(values.length - 1), replacement), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          let changed = text;
          for (const [index, value] of changes.toSorted((a, b) => b[0] - a[0])) {
            const { start, end } = values[index];
            changed = `${changed.slice(0, start)}"${value}"${changed.slice(end)}`;
          }
          await mustHold(Buffer.from(changed), 'town.osm');
        },
      ),
      { numRuns: 80 },
    );
  });

  it('should be read or refused: gzip', async () => {
    const bytes = gzipSync(readFileSync(TOWN));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        await mustHold(mutate(bytes, changes), 'town.osm.gz');
      }),
      { numRuns: 40 },
    );
  });

  it('should be read or refused: PBF', async () => {
    const { nodes, ways, relations } = await elementsOf(TOWN);
    const bytes = pbfFile({ nodes, ways, relations });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        await mustHold(mutate(bytes, changes), 'town.osm.pbf');
      }),
      { numRuns: 100 },
    );
  });

  it('should be read or refused: PBF changed inside its compression', async () => {
    const { nodes, ways, relations } = await elementsOf(TOWN);
    const contents: BlockContent[] = [{ nodes }, { plainNodes: nodes.slice(0, 20) }, { ways }, { relations }];
    const blocks = contents.map(primitiveBlock);
    const outcomes = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.nat(blocks.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (which, changes) => {
          const mutated = blocks.map((block, i) => (i === which ? mutate(block, changes) : block));
          const bytes = Buffer.concat([headerBlob(), ...mutated.map((block) => blob('OSMData', block))]);
          outcomes[await mustHold(bytes, 'town.osm.pbf')]++;
        },
      ),
      { numRuns: 150 },
    );
    // Both must occur, or the mutations test nothing.
    expect(outcomes.read).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(5);
  });
});
