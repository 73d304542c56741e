import { describe, expect, it } from 'vitest';
import { parsePath, valueAt, valuesAt } from '../../../../realtime/feeds/mapping/path.ts';

const root = {
  data: [
    { id: 1, 'a b': { c: null } },
    {
      id: 2,
      list: [
        { name: 'pm25', value: 12 },
        { name: 'pm10', value: 30 },
      ],
    },
  ],
};
const scope = { here: root.data[1], parent: root, root, subject: 'city/air/7', received: 5 };
const at = (text: string) => valueAt(parsePath(text), scope);

describe('paths into a payload', () => {
  it.each([
    ['id', 2],
    ['$.data[0].id', 1],
    ['$.data[-1].id', 2],
    ["$.data[0]['a b'].c", null],
    ['list[?name=pm10].value', 30],
    ["list[?name='pm25'].value", 12],
    ['^.data[0].id', 1],
    ['$subject', 'city/air/7'],
    ['$subject[2]', '7'],
    ['$received', 5],
    ['list.length', undefined],
    ['id.toString', undefined],
    ['constructor', undefined],
  ])('should lead %s to %j', (text, expected) => {
    expect(at(text)).toEqual(expected);
  });

  it('should give all members where it says so', () => {
    expect(valuesAt(parsePath('$.data[*].id'), scope)).toEqual([1, 2]);
    expect(valuesAt(parsePath('list[*].value'), scope)).toEqual([12, 30]);
  });

  it.each(['a..b', 'a[', 'a[b]', '$data', "a['b"])('should refuse %s and say where', (text) => {
    expect(() => parsePath(text)).toThrow(/cannot be read at/);
  });
});
