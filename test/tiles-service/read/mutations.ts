import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import type { Feature, Geometry } from '../../../models/feature.ts';
import { isBalanced, type Reading } from './reading.ts';

/** Values that are put in the place of others. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e308,
    -1e308,
    4294967296,
    '',
    'x',
    [],
    {},
    [[]],
    [[[[[[]]]]]],
    [null],
    '__proto__',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 5 }),
  fc.array(fc.integer({ min: -3, max: 30 }), { maxLength: 6 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A JSON value with a few of its nodes replaced, removed, doubled or exchanged. */
export function mutatedValue(value: unknown): fc.Arbitrary<unknown> {
  const edit = fc.tuple(
    fc.nat(),
    fc.constantFrom('replace', 'remove', 'double', 'exchange'),
    strange,
    fc.nat(),
  );
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
    const root = { root: structuredClone(value) };
    for (const [place, kind, replacement, other] of edits) {
      const slots = slotsOf(root);
      if (slots.length === 0) break;
      const [holder, key] = slots[place % slots.length];
      if (kind === 'replace') holder[key] = structuredClone(replacement);
      else if (kind === 'exchange') {
        const [otherHolder, otherKey] = slots[other % slots.length];
        holder[key] = structuredClone(otherHolder[otherKey]);
      } else if (Array.isArray(holder)) {
        if (kind === 'remove') holder.splice(Number(key), 1);
        else holder.splice(Number(key), 0, structuredClone(holder[Number(key)]));
      } else if (kind === 'remove') delete holder[key];
    }
    return root.root;
  });
}

type Holder = Record<string, unknown>;

/** Every place in a value that something stands in. */
function slotsOf(root: Holder): [Holder, string][] {
  const slots: [Holder, string][] = [];
  const visit = (holder: Holder) => {
    for (const key of Object.keys(holder)) {
      slots.push([holder, key]);
      const value = holder[key];
      if (typeof value === 'object' && value !== null) visit(value as Holder);
    }
  };
  visit(root);
  return slots;
}

/** Bytes with a few of them changed, inserted or cut off. */
export function mutatedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(
    fc.nat(bytes.length - 1),
    fc.nat(255),
    fc.constantFrom('set', 'insert', 'delete', 'digit', 'bracket'),
  );
  return fc
    .tuple(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.option(fc.nat(bytes.length), { freq: 5 }))
    .map(([edits, cut]) => {
      const list = [...bytes];
      for (const [at, value, kind] of edits) {
        if (kind === 'set') list[at] = value;
        else if (kind === 'insert') list.splice(at, 0, value);
        else if (kind === 'delete') list.splice(at, 1 + (value % 20));
        else if (kind === 'digit') list[at] = 0x30 + (value % 10);
        else list[at] = '[]{},:"\\'.charCodeAt(value % 8);
      }
      return Uint8Array.from(cut === null ? list : list.slice(0, cut));
    });
}

/** What a reader may do with any bytes: read them, count what it mends and leaves out, or throw an InputError. */
export async function expectGraceful(read: () => Promise<Reading>): Promise<void> {
  let reading: Reading;
  try {
    reading = await read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message.length).toBeLessThan(2000);
    return;
  }
  expect(isBalanced(reading)).toBe(true);
  for (const feature of reading.features) expectSound(feature);
}

/** The promises of the feature model. */
export function expectSound(feature: Feature): void {
  expect(feature.id.length).toBeGreaterThan(2);
  for (const geometry of feature.geometries) expectSoundGeometry(geometry);
}

function expectSoundGeometry(geometry: Geometry): void {
  const count = geometry.positions.length / 3;
  expect(count).toBeGreaterThan(0);
  expect(geometry.positions.every(Number.isFinite)).toBe(true);
  expect(Number.isFinite(geometry.lod)).toBe(true);
  if (geometry.kind === 'points') return;
  if (geometry.kind === 'lines') {
    expectStarts(geometry.lineStarts, count, 2);
    return;
  }
  expectStarts(geometry.ringStarts, count, 3);
  expectStarts(geometry.polygonStarts, geometry.ringStarts.length - 1, 1);
  if (geometry.kind === 'extrusion') {
    expect(geometry.height).toBeGreaterThan(0);
    expect(geometry.roof.height).toBeLessThanOrEqual(geometry.height);
  }
  if (geometry.kind === 'surfaces') {
    expect(geometry.semantics).toHaveLength(geometry.polygonStarts.length - 1);
    if (geometry.colors) expect(geometry.colors).toHaveLength(geometry.semantics.length * 4);
  }
}

function expectStarts(starts: Uint32Array, total: number, least: number): void {
  expect(starts.length).toBeGreaterThan(1);
  expect(starts[0]).toBe(0);
  expect(starts.at(-1)).toBe(total);
  for (let at = 1; at < starts.length; at++)
    expect(starts[at] - starts[at - 1]).toBeGreaterThanOrEqual(least);
}
