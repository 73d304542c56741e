import type { StudyResult } from '../../../viewer/studies/result.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });

/** A result with something of everything, its raster on four cells of EPSG:4547. */
export const RESULT: StudyResult = {
  id: 'r1',
  kind: 'pit',
  name: '地铁站 基坑/一期',
  made: Date.UTC(2026, 4, 20, 1),
  origin: {
    kind: 'pit',
    engine: { name: 'citymirror-planning', version: '0.1.0' },
    inputs: { terrain: 'ab'.repeat(32) },
    rule: { id: 'liangjiang', edition: '2026-01-01', clause: '第41条', sha256: 'cd'.repeat(32) },
    parameters: { depth: 6, area: [[[114.5, 27.5]]] },
    heights: { measured: 0.5, derived: 0.25, assumed: 0.25, designed: 0, features: 8 },
    cautions: [{ code: 'own', message: '坑壁未验算。' }],
  },
  publication: 'internal',
  sources: [
    {
      ...{ owner: '两江测绘院', source: ['terrain.asc'], licence: 'CC0-1.0' },
      ...{ updated: '2026-01-02T00:00:00Z', simulated: true },
    },
  ],
  bounds: [114.5, 27.5, 114.501, 27.501],
  legends: [
    {
      ...{ title: both('深度'), unit: 'm', kind: 'ramp' },
      stops: [
        { value: -6, colour: '#762a83' },
        { value: 0, colour: '#f7f7f7' },
      ],
    },
  ],
  parts: [
    {
      ...{ kind: 'raster', id: 'dug', name: both('开挖'), isShown: true, legend: 0, on: 'ground' },
      frame: { kind: 'crs', crs: 'EPSG:4547' },
      grid: { west: 500_000, south: 3_043_000, cell: 10, columns: 2, rows: 2 },
      // The southern row first.
      values: Float32Array.of(1, 2, 3, Number.NaN),
    },
    {
      ...{ kind: 'features', id: 'pipes', name: both('管线'), isShown: true, draped: true },
      features: [
        {
          type: 'Feature',
          geometry: {
            type: 'LineString',
            coordinates: [
              [114.5, 27.5],
              [114.501, 27.5],
            ],
          },
          properties: { id: 'water:1', stroke: '#10e3fe' },
        },
      ],
    },
    {
      ...{ kind: 'faces', id: 'faces', name: both('立面'), isShown: true, legend: 0 },
      origin: [114.5, 27.5, 100],
      triangles: Float32Array.of(0, 0, 0, 10, 0, 0, 0, 0, 5),
      values: Float32Array.of(Number.NaN),
    },
  ],
  figures: [{ name: both('开挖量'), value: 1234.5, unit: 'm³', digits: 0, isTrouble: true }],
  tables: [
    {
      ...{ id: 'pipes', name: both('触及管线') },
      columns: [
        { id: 'id', name: both('编号'), unit: '' },
        { id: 'length', name: both('长度'), unit: 'm', digits: 1 },
        { id: 'known', name: both('标高已知'), unit: '' },
      ],
      rows: [
        { cells: ['water:1', 12.34, true], at: [114.5, 27.5] },
        { cells: ['=gas', null, false], isTrouble: true },
      ],
    },
  ],
  charts: [
    {
      ...{ id: 'profile', name: both('剖面') },
      x: { name: both('里程'), unit: 'm' },
      y: { name: both('高程'), unit: 'm' },
      series: [{ name: both('地面'), colour: '#3fa58c', x: [0, 5], y: [31, Number.NaN] }],
    },
  ],
};
