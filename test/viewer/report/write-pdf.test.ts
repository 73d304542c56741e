import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { woff2Decode } from 'woff-lib/woff2/decode';
import { slicesOf } from '../../../viewer/fonts/font-slices.ts';
import { startSubsetter } from '../../../viewer/report/fonts/cut-font.ts';
import { fontsFor, type ReportFont } from '../../../viewer/report/fonts/report-fonts.ts';
import { writePdf } from '../../../viewer/report/pdf/write-pdf.ts';
import { type ReportDocument, textsOf } from '../../../viewer/report/report-document.ts';

const require = createRequire(import.meta.url);
const FONT = dirname(require.resolve('@fontsource-variable/noto-sans-sc/package.json'));

const report: ReportDocument = {
  language: 'zh-CN',
  title: '土方平衡：望湖路地块',
  subtitle: '两江市 · 填挖方',
  marks: ['模拟数据'],
  footer: '城镜 · 2026-05-20 08:00',
  made: Date.UTC(2026, 4, 20),
  blocks: [
    { kind: 'heading', text: '结果' },
    {
      kind: 'figures',
      items: [
        { name: '挖方', value: '12,345.6', unit: 'm³', isTrouble: false },
        { name: '超出限值', value: '3.2', unit: 'm', isTrouble: true },
      ],
    },
    { kind: 'paragraph', text: '高程采用1985国家高程基准；“面积”按投影坐标计算。Heights are orthometric.' },
    {
      kind: 'legend',
      title: '坡度',
      isRamp: true,
      entries: [
        { colour: '#ffffff', label: '0°' },
        { colour: '#114488', label: '45°' },
      ],
    },
    {
      kind: 'legend',
      title: '分类',
      isRamp: false,
      entries: [
        { colour: '#cc0000', label: '不足' },
        { colour: '#00aa55', label: '满足' },
      ],
    },
    {
      kind: 'chart',
      name: '剖面',
      x: { name: '距离', unit: 'm' },
      y: { name: '高程', unit: 'm' },
      series: [{ name: '现状', colour: '#00715f', x: [0, 50, 100, 150], y: [31, 35.5, Number.NaN, 33] }],
    },
    {
      kind: 'table',
      name: '管线',
      columns: [
        { name: '编号', isNumber: false },
        { name: '净距 (m)', isNumber: true },
      ],
      rows: Array.from({ length: 90 }, (_, row) => ({
        cells: [`water:${row}`, `${row}.25`],
        isTrouble: row === 3,
      })),
      note: '另有 12 行未列出。',
    },
    { kind: 'facts', rows: [{ name: '地形', value: 'a'.repeat(64), isCode: true }] },
  ],
};

let fonts: ReportFont[];
beforeAll(async () => {
  const slices = slicesOf(JSON.parse(await readFile(join(FONT, 'unicode.json'), 'utf8')));
  fonts = await fontsFor(textsOf(report), slices, {
    subsetter: await startSubsetter(await readFile(require.resolve('harfbuzzjs/dist/harfbuzz-subset.wasm'))),
    fetchSlice: async ({ name }) =>
      new Uint8Array(await readFile(join(FONT, `files/noto-sans-sc-${name}-wght-normal.woff2`))),
    unpack: woff2Decode,
  });
});

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false }).promise;
  const pages: string[] = [];
  for (let page = 1; page <= document.numPages; page++) {
    const { items } = await (await document.getPage(page)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
  }
  return pages;
}

describe('writePdf', () => {
  it('should write text that can be read back, Chinese and all', async () => {
    const bytes = await writePdf(report, fonts);
    if (process.env.KEEP_PDF) await writeFile(process.env.KEEP_PDF, bytes);
    const text = (await pagesOf(bytes)).join('');
    for (const wanted of [
      report.title,
      report.subtitle,
      '12,345.6',
      'm³',
      '高程采用1985国家高程基准；“面积”按投影坐标计算。Heights are orthometric.',
      'water:89',
      '另有 12 行未列出。',
      'a'.repeat(64),
    ])
      expect(text.replaceAll(/\s/g, '')).toContain(wanted.replaceAll(/\s/g, ''));
  });

  it('should carry the head of a table, the marks and the number over to each page', async () => {
    const pages = await pagesOf(await writePdf(report, fonts));
    expect(pages.length).toBeGreaterThan(1);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain('模拟数据');
      expect(page).toContain(`${at + 1} / ${pages.length}`);
      expect(page).toContain('净距');
    }
  });

  it('should embed no more of the fonts than the text needs', async () => {
    const bytes = await writePdf(report, fonts);
    expect(bytes.length).toBeLessThan(400_000);
    expect(fonts.flatMap(({ characters }) => [...characters])).toContain('镜');
    expect(fonts.flatMap(({ characters }) => [...characters])).not.toContain('龙');
  });

  it('should write the same bytes for the same report', async () => {
    const [first, second] = [await writePdf(report, fonts), await writePdf(report, fonts)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });
});
