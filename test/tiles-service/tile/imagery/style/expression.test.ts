import { describe, expect, it } from 'vitest';
import {
  compileExpression,
  evaluate,
  type Properties,
} from '../../../../../tiles-service/tile/imagery/style/expression.ts';

const value = (expression: unknown, zoom = 10, properties: Properties = {}) =>
  evaluate(compileExpression(expression, zoom), properties);

describe('compileExpression', () => {
  it('should work out at once what depends on nothing but the zoom', () => {
    expect(compileExpression(['+', ['*', 2, ['zoom']], 1], 7)).toEqual({ constant: true, value: 15 });
  });

  it('should interpolate along a line', () => {
    const expression = ['interpolate', ['linear'], ['zoom'], 5, 10, 15, 20];
    expect([4, 5, 10, 15, 16].map((zoom) => value(expression, zoom))).toEqual([10, 10, 15, 20, 20]);
  });

  it('should interpolate along a power as the specification says', () => {
    // (2^(z−14) − 1) / (2^4 − 1) of the way: with base 2, widths double with the zoom.
    const expression = ['interpolate', ['exponential', 2], ['zoom'], 14, 1, 18, 16];
    expect([14, 15, 16, 17, 18].map((zoom) => value(expression, zoom))).toEqual([1, 2, 4, 8, 16]);
  });

  it('should interpolate colours with their alpha', () => {
    expect(value(['interpolate', ['linear'], ['zoom'], 0, '#000000', 10, '#ffffff'], 5)).toBe(
      'rgba(128, 128, 128, 1)',
    );
    expect(value(['interpolate', ['linear'], ['zoom'], 0, 'rgba(255,0,0,0)', 10, '#0000ff'], 5)).toBe(
      'rgba(0, 0, 255, 0.5)',
    );
  });

  it('should interpolate between what depends on the feature', () => {
    const expression = [
      'interpolate',
      ['linear'],
      ['zoom'],
      0,
      ['get', 'width'],
      10,
      ['*', 2, ['get', 'width']],
    ];
    expect(value(expression, 5, { width: 4 })).toBe(6);
  });

  it('should step at the limit and not before', () => {
    const expression = ['step', ['zoom'], 'a', 5, 'b', 9, 'c'];
    expect([4.9, 5, 8.9, 9].map((zoom) => value(expression, zoom))).toEqual(['a', 'b', 'b', 'c']);
  });

  it('should match words and lists of words', () => {
    const expression = ['match', ['get', 'kind'], ['motorway', 'trunk'], 1, 'path', 2, 3];
    expect(['trunk', 'path', 'minor'].map((kind) => value(expression, 0, { kind }))).toEqual([1, 2, 3]);
  });

  it('should tell what is there from what is not', () => {
    expect(value(['has', 'bridge'], 0, { bridge: false })).toBe(true);
    expect(value(['has', 'bridge'])).toBe(false);
    expect(value(['get', 'bridge'])).toBe(null);
    expect(value(['coalesce', ['get', 'a'], ['get', 'b'], 'c'], 0, { b: 'b' })).toBe('b');
    expect(value(['==', ['get', 'bridge'], true], 0, { bridge: 'yes' })).toBe(false);
  });

  it('should take the first case that holds', () => {
    const expression = [
      'case',
      ['>', ['get', 'lanes'], 2],
      'wide',
      ['in', ['get', 'kind'], ['literal', ['path']]],
      'path',
      'other',
    ];
    expect(value(expression, 0, { lanes: 4 })).toBe('wide');
    expect(value(expression, 0, { lanes: 1, kind: 'path' })).toBe('path');
    expect(value(expression, 0, {})).toBe('other');
  });

  it('should name an expression that it does not know', () => {
    expect(() => value(['within', {}])).toThrow('The map style uses the expression "within"');
  });
});
