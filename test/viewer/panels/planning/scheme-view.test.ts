import { createElement, type FunctionComponent } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { SchemeIndicators } from '../../../../scenes/planning/indicators/scheme-indicators.ts';
import { i18n } from '../../../../viewer/locale/i18n.ts';
import { BuildingForm } from '../../../../viewer/panels/planning/BuildingForm.tsx';
import { FiguresView } from '../../../../viewer/panels/planning/FiguresView.tsx';
import { SchemeView } from '../../../../viewer/panels/planning/SchemeView.tsx';
import { useFigures } from '../../../../viewer/planning/figures.ts';
import { useScheme, useSchemeList } from '../../../../viewer/planning/scheme-store.ts';
import '../../../../viewer/planning/texts.ts';
import { box, schemeOf, TEST_PLANE, TEST_RULES } from '../../../scenes/planning/metres.ts';

const scheme = schemeOf({
  parcels: [
    {
      id: 'A',
      area: box(0, 0, 100, 80),
      landUse: '0901',
      controls: { height: { most: 10, clause: '第三条' } },
    },
  ],
  buildings: [
    {
      id: 'building-1',
      footprint: box(10, 10, 40, 30),
      floors: [{ use: 'office', storeys: 5, storeyHeight: 4 }],
    },
  ],
});

/** What a person reads of a part of the page. */
function read<Properties extends object>(
  part: FunctionComponent<Properties>,
  properties: Properties,
): string {
  return renderToString(createElement(part, properties))
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replace(/\s+/g, ' ');
}

beforeAll(async () => {
  await i18n.changeLanguage('zh-CN');
  (globalThis as { matchMedia?: unknown }).matchMedia = () => ({ matches: false });
  const figures = new SchemeIndicators({ plane: TEST_PLANE, rules: TEST_RULES }).of(scheme);
  // What is rendered without a page is what the stores began with.
  Object.assign(useFigures.getInitialState(), {
    ...{ state: 'ready', figures, rules: TEST_RULES, plane: TEST_PLANE },
  });
  Object.assign(useSchemeList.getInitialState(), { entries: [], keptIn: 'server' });
  Object.assign(useScheme.getInitialState(), {
    ...{ state: 'ready', scheme, saved: scheme },
    opened: { id: 'test', where: 'server', version: 1 },
  });
});

describe('the panel of a scheme', () => {
  it('should say what breaks which rule, by how much and by which clause', () => {
    const text = read(SchemeView, { city: { id: 'c', origin: {}, layers: [] } as never, address: '' });
    expect(text).toContain('不符合规定 2 项');
    expect(text).toContain('建筑高度 20.0 m > 10.0 m 地块 A · 建筑 1 依据：第三条');
    // Five storeys of 600 m², at half a place for each 100.
    expect(text).toContain('停车位 0 个 < 15 个');
  });

  it('should tell each figure with its unit and its limit', () => {
    const text = read(FiguresView, { city: { id: 'c', origin: {}, scenarioPresets: [] } as never });
    for (const figure of ['用地面积 8,000 m²', '容积率 0.38', '建筑密度 7.5 %', '就业岗位 150 个'])
      expect(text).toContain(figure);
    expect(text).toContain('办公 3,000 m²');
    expect(text).toContain('虚构规则，不得用于真实项目');
  });

  it('should give the numbers of a building', () => {
    const text = read(BuildingForm, { scheme, building: scheme.buildings[0] });
    expect(text).toContain('建筑高度 20.0 m 基底面积 600 m² 地上建筑面积 3,000 m²');
  });
});
