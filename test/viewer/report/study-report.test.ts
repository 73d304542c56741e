import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import { textsOf } from '../../../viewer/report/report-document.ts';
import { reportOf } from '../../../viewer/report/study-report.ts';
import { RESULT } from '../studies/results-for-tests.ts';

const city = {
  id: 'liangjiang',
  name: { 'zh-CN': '两江', en: 'Liangjiang' },
  origin: { longitude: 114.5, latitude: 27.5, height: 100 },
  grid: { crs: 'EPSG:4547', verticalDatum: '1985' },
} as Scene;

describe('reportOf', () => {
  const report = reportOf(RESULT, city, 'zh-CN');
  const text = textsOf(report).join('\n');

  it('should print what the result rests on: hashes, rules with their edition, engine, parameters, sources', () => {
    for (const wanted of [
      'ab'.repeat(32),
      'cd'.repeat(32),
      'liangjiang · 第41条 · 2026-01-01',
      'citymirror-planning 0.1.0',
      '{"depth"',
      '两江测绘院',
      'terrain.asc',
      'CC0-1.0',
      'EPSG:4547 · 1985',
      '坑壁未验算。',
    ])
      expect(text).toContain(wanted === '{"depth"' ? 'depth' : wanted);
  });

  it('should print the shares of heights', () => {
    expect(text).toContain('实测 50.0 %、推算 25.0 %、假定 25.0 %、设计 0.0 %（共 8 个对象）');
  });

  it('should mark on every page that it is simulated and not for everybody', () => {
    expect(report.marks).toEqual(['模拟数据：所依据的数据含虚构或模拟内容', '内部资料，注意保管']);
  });

  it('should write times on the clock of the city, with the offset', () => {
    expect(text).toContain('2026-05-20 09:00:00 UTC+8');
  });

  it('should put rows in trouble first, and say how many it left out', () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({
      cells: [`p${at}`, at, true],
      isTrouble: at === 199,
    }));
    const tables = [{ ...RESULT.tables[0], rows }];
    const table = reportOf({ ...RESULT, tables }, city, 'zh-CN').blocks.find(({ kind }) => kind === 'table');
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.rows[0].cells[0]).toBe('p199');
    expect(table.rows).toHaveLength(150);
    expect(table.note).toContain('50');
  });

  it('should say it where there is no plan', () => {
    expect(text).toContain('没有平面图');
    const picture = { bytes: new Uint8Array(), width: 10, height: 5, metresAcross: 100, unfinished: 0 };
    const map = reportOf(RESULT, city, 'en', picture).blocks.find(({ kind }) => kind === 'map');
    expect(map).toMatchObject({ metresAcross: 100, scaleName: 'Scale' });
  });
});
