import type { PlanCut, PlanRing } from './plan-cut.ts';
import type { SeenFromAbove } from './seen-from-above.ts';

/** What the plan has of one element. */
export interface PlanBody {
  id: string;
  class: string;
  cut: PlanCut;
  below?: SeenFromAbove;
}

/** A room: what is written in it, at a place. */
export interface PlanLabel {
  x: number;
  y: number;
  lines: string[];
}

export interface PlanSheet {
  bodies: readonly PlanBody[];
  labels: readonly PlanLabel[];
  /** Lowest x and y, then highest: metres. What lies outside is left out of the sheet. */
  extent: readonly [number, number, number, number];
  /** Metres of the building that one of the paper stands for: 100 is 1 : 100. */
  scale: number;
  /** Degrees clockwise from north that up on the sheet is. */
  heading: number;
  title: string;
  /** Lines under the plan: height of the cut, source, date. */
  notes: readonly string[];
  /** What the scale is called. */
  scaleWord: string;
}

/** Millimetres of paper. */
const MARGIN = 12;
const FOOT = 30;
const SMALLEST_WIDTH = 120;
const LINE = 3.4;
/** Widths of lines, millimetres: what is cut is the strongest, as ISO 128 has it. */
const CUT_LINE = 0.35;
const SEEN_LINE = 0.13;
/** How what is cut is filled, by class: what carries is darkest. */
const FILLS: [RegExp, string][] = [
  [/^Ifc(Column|Footing|Pile|Beam|Slab)/, '#2f3437'],
  [/^IfcWall|^IfcCurtainWall/, '#50585d'],
  [/^Ifc(Window|Door|Plate|Member)/, '#ffffff'],
  [/^Ifc(Covering|Furnish|Furniture|SystemFurniture)/, '#eceff0'],
];
const OTHER_FILL = '#b9c1c5';

/** The floor plan as an SVG document in millimetres of paper, to scale: what is cut, and what is seen below it. */
export function planSvg(sheet: PlanSheet): string {
  const { extent, scale, bodies, labels } = sheet;
  const millimetres = 1000 / scale;
  const drawn = {
    width: (extent[2] - extent[0]) * millimetres,
    height: (extent[3] - extent[1]) * millimetres,
  };
  const width = Math.max(SMALLEST_WIDTH, drawn.width + 2 * MARGIN);
  const height = drawn.height + 2 * MARGIN + FOOT;
  const left = (width - drawn.width) / 2;
  const x = (metres: number): string => short(left + (metres - extent[0]) * millimetres);
  const y = (metres: number): string => short(MARGIN + (extent[3] - metres) * millimetres);
  const pathOf = (ring: ArrayLike<number>, closed: boolean): string => {
    let path = '';
    for (let at = 0; at + 1 < ring.length; at += 2)
      path += `${at === 0 ? 'M' : 'L'}${x(ring[at])} ${y(ring[at + 1])}`;
    return closed ? `${path}Z` : path;
  };
  const parts: string[] = [];
  const below = bodies.filter((body) => body.below);
  below.sort((a, b) => (a.below as SeenFromAbove).top - (b.below as SeenFromAbove).top);
  for (const { id, below: seen } of below) {
    const { faces, edges } = seen as SeenFromAbove;
    let white = '';
    for (let at = 0; at + 5 < faces.length; at += 6) white += pathOf(faces.subarray(at, at + 6), true);
    let lines = '';
    for (let at = 0; at + 3 < edges.length; at += 4) lines += pathOf(edges.subarray(at, at + 4), false);
    parts.push(
      `<g id="${xmlText(`seen ${id}`)}"><path d="${white}" fill="#fff" stroke="#fff" stroke-width="0.05"/>` +
        `<path d="${lines}" fill="none" stroke="#8b959a" stroke-width="${SEEN_LINE}"/></g>`,
    );
  }
  for (const { id, class: name, cut } of bodies) {
    if (cut.rings.length + cut.lines.length === 0) continue;
    const rings = cut.rings.map((ring: PlanRing) => pathOf(ring, true)).join('');
    const lines = cut.lines.map((line) => pathOf(line, false)).join('');
    parts.push(
      `<g id="${xmlText(id)}" data-class="${xmlText(name)}">` +
        (rings ? `<path d="${rings}" fill="${fillOf(name)}" fill-rule="nonzero"/>` : '') +
        (lines ? `<path d="${lines}" fill="none"/>` : '') +
        `</g>`,
    );
  }
  const words = labels.map((label) => {
    const top = MARGIN + (extent[3] - label.y) * millimetres - (LINE * (label.lines.length - 1)) / 2;
    const lines = label.lines.map(
      (line, at) =>
        `<tspan x="${x(label.x)}" y="${short(top + LINE * at)}"${at === 0 ? ' font-weight="600"' : ''}>${xmlText(line)}</tspan>`,
    );
    return `<text>${lines.join('')}</text>`;
  });
  const foot = MARGIN + drawn.height + 9;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}mm" height="${short(height)}mm" viewBox="0 0 ${short(width)} ${short(height)}" font-family="system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif">`,
    `<title>${xmlText(sheet.title)}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<clipPath id="sheet"><rect x="${short(left)}" y="${MARGIN}" width="${short(drawn.width)}" height="${short(drawn.height)}"/></clipPath>`,
    `<g clip-path="url(#sheet)" stroke="#14191c" stroke-width="${CUT_LINE}" stroke-linejoin="round" stroke-linecap="round">`,
    ...parts,
    '</g>',
    // Twice: not every program knows which of line and fill comes first.
    '<g font-size="2.4" fill="#fff" text-anchor="middle" stroke="#fff" stroke-width="0.9" stroke-linejoin="round" aria-hidden="true">',
    ...words,
    '</g>',
    '<g font-size="2.4" fill="#14191c" text-anchor="middle">',
    ...words,
    '</g>',
    `<text x="${MARGIN}" y="${short(foot)}" font-size="4.2" font-weight="600" fill="#14191c">${xmlText(sheet.title)}</text>`,
    ...sheet.notes.map(
      (note, at) =>
        `<text x="${MARGIN}" y="${short(foot + 5 + 3.6 * at)}" font-size="2.5" fill="#4b565c">${xmlText(note)}</text>`,
    ),
    scaleBar(width - MARGIN - 13, foot + 8.5, scale, sheet.scaleWord),
    northArrow(width - MARGIN - 4.4, foot + 10, sheet.heading),
    '</svg>',
  ].join('\n');
}

/** A bar of a round number of metres, at most 40 mm long, that ends at `right`. */
function scaleBar(right: number, top: number, scale: number, word: string): string {
  const target = (40 * scale) / 1000;
  const power = 10 ** Math.floor(Math.log10(target));
  const metres = [5, 4, 2, 1].map((factor) => factor * power).find((length) => length <= target) ?? power;
  const length = (metres * 1000) / scale;
  const left = right - length;
  const half = length / 2;
  return (
    `<g font-size="2.5" fill="#14191c"><rect x="${short(left)}" y="${short(top - 2)}" width="${short(half)}" height="1.2"/>` +
    `<rect x="${short(left)}" y="${short(top - 2)}" width="${short(length)}" height="1.2" fill="none" stroke="#14191c" stroke-width="0.2"/>` +
    `<text x="${short(left)}" y="${short(top + 2.4)}">0</text>` +
    `<text x="${short(right)}" y="${short(top + 2.4)}" text-anchor="end">${short(metres)} m</text>` +
    `<text x="${short(right)}" y="${short(top - 3.6)}" text-anchor="end">${xmlText(word)} 1 : ${scale}</text></g>`
  );
}

function northArrow(x: number, y: number, heading: number): string {
  return (
    `<g transform="translate(${short(x)} ${short(y)}) rotate(${short(-heading)})" fill="#14191c">` +
    '<circle r="4.4" fill="none" stroke="#14191c" stroke-width="0.2"/><path d="M0 -4.4L1.9 3.2L0 1.9L-1.9 3.2Z"/>' +
    '<text y="-5.2" font-size="2.8" text-anchor="middle">N</text></g>'
  );
}

function fillOf(name: string): string {
  return FILLS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER_FILL;
}

/** Hundredths of a millimetre. */
const short = (value: number): string => String(Number(value.toFixed(2)));

function xmlText(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Characters that XML has no place for.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�')
  );
}

/** The largest scale of those that architects use, at which an extent of metres fits on A3 across. */
export function paperScale(width: number, height: number): number {
  for (const scale of [20, 50, 100, 200, 500, 1000, 2000])
    if ((width * 1000) / scale <= 420 - 2 * MARGIN && (height * 1000) / scale <= 297 - 2 * MARGIN - FOOT)
      return scale;
  return 5000;
}
