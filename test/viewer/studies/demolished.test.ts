import { afterEach, describe, expect, it } from 'vitest';
import { demolishedInResults } from '../../../viewer/studies/demolished.ts';
import type { FeaturesPart, StudyResult } from '../../../viewer/studies/result.ts';
import { useResults } from '../../../viewer/studies/results.ts';
import { RESULT } from './results-for-tests.ts';

const part = (id: string, demolished: boolean): FeaturesPart => ({
  ...{ kind: 'features', id, name: { 'zh-CN': id, en: id }, isShown: true, draped: true },
  features: [
    {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [0, 0] },
      properties: { id: `of ${id}`, ...(demolished ? { demolished } : {}) },
    },
  ],
});
const shown = (result: StudyResult, isVisible: boolean, parts: string[]) => ({
  ...{ result, isVisible, parts, opacity: 1 },
});

afterEach(() => useResults.setState({ items: [] }));

describe('what results take down', () => {
  it('should be the features of shown parts of shown results that say so', () => {
    const result: StudyResult = { ...RESULT, parts: [part('a', true), part('b', false), part('c', true)] };
    useResults.setState({
      items: [
        shown(result, true, ['a', 'b']),
        shown({ ...result, id: 'r2', parts: [part('d', true)] }, false, ['d']),
      ],
    });
    expect([...demolishedInResults()]).toEqual(['of a']);
  });
});
