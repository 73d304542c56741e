import type { Layer, LocalizedText, Provenance, Publication, Scene } from '../../models/schema/index.ts';

const CLASS_NAMES: Record<Publication, LocalizedText> = {
  public: { 'zh-CN': '公开', en: 'public' },
  internal: { 'zh-CN': '内部资料，不得外传', en: 'internal: not for release' },
  restricted: { 'zh-CN': '受限资料，严禁外传', en: 'restricted: not for release' },
};

/** A page that says where the data of a bundle comes from and under which terms, from the scene of the bundle alone. */
export function attributionPage(scene: Scene): string {
  const rows = scene.layers.flatMap((layer) =>
    layer.provenance.map((provenance) => rowOf(layer, provenance)),
  );
  const approval = scene.approvalNumber
    ? `<p><strong>审图号：${escapeHtml(scene.approvalNumber)}</strong> · Map approval number</p>`
    : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHtml(scene.name['zh-CN'])} · 数据来源与许可 · Sources and licences</title>
<style>
body { font: 15px/1.6 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #1b2428; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d4dcde; }
td { font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<h1>${both(scene.name)}</h1>
<p>${both(CLASS_NAMES[scene.publication])}</p>
${approval}
<h2>数据来源与许可 · Sources and licences</h2>
<table>
<thead><tr><th>图层 · Layer</th><th>责任单位 · Owner</th><th>许可 · Licence</th><th>署名 · Attribution</th><th>更新 · Updated</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<h2>软件 · Software</h2>
<p>城镜 CityMirror, Apache-2.0. The globe is drawn with CesiumJS, © CesiumGS, Inc. and contributors, Apache-2.0.
<a href="assets/licences.txt">全部组件的许可 · Licences of all components</a></p>
</body>
</html>
`;
}

function rowOf(layer: Layer, provenance: Provenance): string {
  const { owner, licence, attribution, updated, simulated } = provenance;
  const told = (text: string): string => (text === 'unknown' ? '未说明 · not said' : escapeHtml(text));
  const cells = [
    both(layer.name) + (simulated ? ' <em>（模拟 · simulated）</em>' : ''),
    told(owner),
    told(licence),
    attribution === undefined ? '—' : escapeHtml(attribution),
    `<time datetime="${escapeHtml(updated)}">${escapeHtml(updated.slice(0, 10))}</time>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function both(text: LocalizedText): string {
  const { 'zh-CN': chinese, en } = text;
  return chinese === en ? escapeHtml(en) : `${escapeHtml(chinese)} · ${escapeHtml(en)}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
