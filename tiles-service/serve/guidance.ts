import type { LocalizedText } from '../../models/schema/index.ts';

/** What to tell a person who started the server without a city: on the console, the page and in the API. */
export const IMPORT_ADVICE: LocalizedText = {
  'zh-CN':
    '还没有城市。先导入一个：npm run city -- import <文件…> --out <文件夹>，再启动：npm start -- --city <文件夹>',
  en: 'There is no city yet. Import one: npm run city -- import <files…> --out <folder>, then start with it: npm start -- --city <folder>',
};

const VIEWER_MISSING: LocalizedText = {
  'zh-CN': '查看器尚未构建。请不带 --no-build 重新启动服务。',
  en: 'The viewer is not built. Start the server again without --no-build.',
};

/** The page in place of a viewer that is not built. */
export function plainPage(cities: ReadonlyArray<{ name: LocalizedText; scene: string }>): string {
  const texts = cities.length === 0 ? [VIEWER_MISSING, IMPORT_ADVICE] : [VIEWER_MISSING];
  const list = cities.map(
    ({ name, scene }) =>
      `<li><a href="${escapeText(scene)}">${escapeText(name['zh-CN'])} · ${escapeText(name.en)}</a></li>`,
  );
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>城镜 CityMirror</title>',
    '<meta name="viewport" content="width=device-width"></head><body><h1>城镜 CityMirror</h1>',
    ...texts.map(
      (text) => `<p lang="zh-CN">${escapeText(text['zh-CN'])}</p><p lang="en">${escapeText(text.en)}</p>`,
    ),
    list.length > 0 ? `<ul>${list.join('')}</ul>` : '',
    '</body></html>',
  ].join('');
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
