import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectGraceful, mutatedBytes, mutatedValue } from '../mutations.ts';
import { readContent } from '../reading.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const street = readFileSync('test/fixtures/cityjson/street.city.json');
const cube = readFileSync('test/fixtures/cityjson/cube-v10.city.json');
const houses = readFileSync('test/fixtures/cityjson/houses.city.jsonl');

describe('CityJSON readers on mutated files', () => {
  it.each([
    ['street.city.json', street],
    ['cube-v10.city.json', cube],
    ['houses.city.jsonl', houses],
  ])(
    'should read or refuse any bytes made from %s',
    async (name, bytes) => {
      await fc.assert(
        fc.asyncProperty(mutatedBytes(bytes), (mutated) =>
          expectGraceful(() => readContent(mutated, {}, name)),
        ),
        { numRuns },
      );
    },
    1_200_000,
  );

  it.each([
    ['street.city.json', street],
    ['cube-v10.city.json', cube],
  ])(
    'should read or refuse any JSON made from %s',
    async (name, bytes) => {
      await fc.assert(
        fc.asyncProperty(mutatedValue(JSON.parse(bytes.toString())), (mutated) =>
          expectGraceful(() => readContent(JSON.stringify(mutated) ?? '', {}, name)),
        ),
        { numRuns },
      );
    },
    1_200_000,
  );

  it('should read or refuse any lines made from houses.city.jsonl', async () => {
    const lines = houses
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    await fc.assert(
      fc.asyncProperty(mutatedValue(lines), (mutated) => {
        const list = Array.isArray(mutated) ? mutated : [mutated];
        const content = list.map((line) => `${JSON.stringify(line)}\n`).join('');
        return expectGraceful(() => readContent(content, {}, 'houses.city.jsonl'));
      }),
      { numRuns },
    );
  }, 1_200_000);
});
