import { beforeEach, describe, expect, it } from 'vitest';
import { redo, undo } from '../../../viewer/stores/history.ts';
import { figureText } from '../../../viewer/studies/figure-text.ts';
import { cancelStudy, runStudy, useStudyJob } from '../../../viewer/studies/job.ts';
import { colourOf } from '../../../viewer/studies/legend.ts';
import { paintRaster, placementOf } from '../../../viewer/studies/raster-picture.ts';
import type { Legend, StudyResult } from '../../../viewer/studies/result.ts';
import {
  addResult,
  changeResult,
  newResultId,
  removeResult,
  renameResult,
  useResults,
} from '../../../viewer/studies/results.ts';

const text = (en: string) => ({ 'zh-CN': en, en });
const legend: Legend = {
  ...{ title: text('View'), unit: '', kind: 'classes' },
  classes: [{ value: 1, label: text('seen'), colour: '#010203' }],
};

function resultOf(name: string): StudyResult {
  return {
    ...{ id: newResultId(), kind: 'viewshed', name, made: 0, publication: 'public', sources: [] },
    origin: {
      ...{ kind: 'viewshed', engine: { name: 'e', version: '1' }, inputs: {}, parameters: {}, cautions: [] },
    },
    bounds: [0, 0, 1, 1],
    legends: [legend],
    parts: [
      { kind: 'features', id: 'a', name: text('a'), isShown: true, draped: false, features: [] },
      { kind: 'features', id: 'b', name: text('b'), isShown: false, draped: false, features: [] },
    ],
    ...{ figures: [], tables: [], charts: [] },
  };
}
const names = () => useResults.getState().items.map(({ result }) => result.name);

beforeEach(() => {
  cancelStudy();
  useResults.setState({ items: [], open: undefined });
});

describe('results of studies', () => {
  it('should stand newest first, open, with the parts on that are to be shown', () => {
    addResult(resultOf('one'));
    const two = resultOf('two');
    addResult(two);
    expect(names()).toEqual(['two', 'one']);
    expect(useResults.getState().open).toBe(two.id);
    expect(useResults.getState().items[0].parts).toEqual(['a']);
  });

  it('should come and go with undo and redo, at the place where they were', () => {
    const [one, two, three] = ['one', 'two', 'three'].map(resultOf);
    for (const result of [one, two, three]) addResult(result);
    removeResult(two.id);
    expect(names()).toEqual(['three', 'one']);
    undo();
    expect(names()).toEqual(['three', 'two', 'one']);
    redo();
    expect(names()).toEqual(['three', 'one']);
  });

  it('should be named and hidden by people', () => {
    const one = resultOf('one');
    addResult(one);
    renameResult(one.id, 'Old town');
    changeResult(one.id, { isVisible: false });
    expect(useResults.getState().items[0]).toMatchObject({ isVisible: false, result: { name: 'Old town' } });
  });
});

describe('a study that is made', () => {
  it('should tell how far it is and add what comes of it', async () => {
    const seen: unknown[] = [];
    const end = useStudyJob.subscribe(({ job }) => seen.push(job && [job.stage, job.share]));
    await runStudy('viewshed', async ({ stage, progress }) => {
      stage('computing');
      progress(0.5);
      return resultOf('made');
    });
    end();
    expect(seen).toEqual([['reading', 0], ['computing', 0], ['computing', 0.5], undefined]);
    expect(names()).toEqual(['made']);
  });

  it('should say why it failed, and add nothing that came after it was cancelled', async () => {
    await runStudy('viewshed', () => Promise.reject(new RangeError('Array buffer allocation failed')));
    expect(useStudyJob.getState().job).toMatchObject({ state: 'failed', failure: { code: 'study-memory' } });
    let finish: (result: StudyResult) => void = () => undefined;
    const run = runStudy('viewshed', () => new Promise<StudyResult>((resolve) => (finish = resolve)));
    cancelStudy();
    finish(resultOf('late'));
    await run;
    expect(names()).toEqual([]);
    expect(useStudyJob.getState().job).toBeUndefined();
  });
});

describe('colours of values', () => {
  it('should be those of classes, of steps from their value on, and mixed on a ramp', () => {
    expect(colourOf(legend, 1)).toEqual([1, 2, 3]);
    expect(colourOf(legend, 2)).toBeUndefined();
    const steps: Legend = {
      ...{ title: text('h'), unit: 'h', kind: 'steps' },
      steps: [
        { from: 0, colour: '#000000' },
        { from: 2, colour: '#0000ff' },
      ],
    };
    expect([-1, 0, 1.99, 2, 99].map((value) => colourOf(steps, value)?.[2])).toEqual([0, 0, 0, 255, 255]);
    const ramp: Legend = {
      ...{ title: text('m'), unit: 'm', kind: 'ramp' },
      stops: [
        { value: 0, colour: '#000000' },
        { value: 10, colour: '#0000c8' },
      ],
    };
    expect([-5, 5, 20].map((value) => colourOf(ramp, value)?.[2])).toEqual([0, 100, 200]);
    expect(colourOf(ramp, Number.NaN)).toBeUndefined();
  });

  it('should be painted where the cells are, the south below', async () => {
    const grid = { west: -20, south: -20, cell: 20, columns: 2, rows: 2 };
    const values = Float32Array.of(1, Number.NaN, Number.NaN, Number.NaN);
    const placement = await placementOf({ frame: { kind: 'local', origin: [114.6, 27.6, 100] }, grid });
    const [west, south, east, north] = placement.rectangle;
    expect((north - south) * 110_800).toBeCloseTo(40, 0);
    expect((east - west) * 111_320 * Math.cos((27.6 * Math.PI) / 180)).toBeCloseTo(40, 0);
    const pixels = new Uint8ClampedArray(10 * 10 * 4);
    paintRaster(pixels, 10, 10, { grid, values }, legend, placement);
    const alpha = (x: number, y: number) => pixels[(y * 10 + x) * 4 + 3];
    expect([alpha(2, 7), alpha(7, 7), alpha(2, 2), alpha(7, 2)]).toEqual([255, 0, 0, 0]);
    expect([...pixels.subarray((7 * 10 + 2) * 4, (7 * 10 + 2) * 4 + 3)]).toEqual([1, 2, 3]);
  });
});

describe('a figure', () => {
  it('should have three digits that count, or as many after the point as it is given', () => {
    expect([0, 0.01234, 1.2345, 12.345, 1234.5].map((value) => figureText(value))).toEqual([
      '0',
      '0.012',
      '1.23',
      '12.3',
      '1,235',
    ]);
    expect(figureText(2, 1)).toBe('2.0');
    expect(figureText(Number.NaN)).toBe('—');
  });
});
