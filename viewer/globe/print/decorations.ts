/** A line of a legend. */
export interface PrintedEntry {
  color: string;
  label: string;
  shape: 'fill' | 'line' | 'dashes' | 'point';
}

/** What is written on a picture. What is absent is left out. */
export interface Decorations {
  title?: string;
  legend: { title: string; entries: PrintedEntry[] }[];
  scaleBar?: { label: string; pixels: number };
  /** Degrees clockwise from north that the picture's upper edge looks to. */
  heading?: number;
  /** At the lower edge, from left to right. */
  footer: string[];
  /** What nobody may overlook: simulated data, a class of publication. */
  marks: string[];
}

export interface Ink {
  paper: string;
  text: string;
  accent: string;
  font: string;
}

/** Sizes in pixels of the screen; drawn as many times larger as the picture is. */
const PADDING = 10;
const GAP = 12;
const TEXT = 12;
const TITLE = 20;
const LINE = 18;
const FOOTER = 24;
const MOST_ENTRIES = 24;

/** Writes title, legend, scale, north, marks and sources over a picture. `scale`: its pixels for one of the screen. */
export function decorate(pen: CanvasRenderingContext2D, decorations: Decorations, scale: number, ink: Ink) {
  pen.save();
  pen.scale(scale, scale);
  const width = pen.canvas.width / scale;
  const height = pen.canvas.height / scale;
  pen.textBaseline = 'middle';
  const foot = decorations.footer.length > 0 ? drawFooter(pen, decorations.footer, width, height, ink) : 0;
  let top = GAP;
  if (decorations.title) top += drawPlate(pen, decorations.title, GAP, top, TITLE, ink) + 6;
  for (const mark of decorations.marks) top += drawPlate(pen, `▨ ${mark}`, GAP, top, TEXT + 1, ink) + 6;
  drawLegend(pen, decorations.legend, height - foot - GAP, ink);
  drawScaleAndNorth(pen, decorations, width - GAP, height - foot - GAP, ink);
  pen.restore();
}

function plate(pen: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, ink: Ink) {
  pen.globalAlpha = 0.9;
  pen.fillStyle = ink.paper;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 5);
  pen.fill();
  pen.globalAlpha = 1;
}

function drawPlate(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  ink: Ink,
): number {
  pen.font = `600 ${size}px ${ink.font}`;
  const height = size + PADDING * 1.4;
  plate(pen, x, y, pen.measureText(text).width + 2 * PADDING, height, ink);
  pen.fillStyle = ink.text;
  pen.textAlign = 'left';
  pen.fillText(text, x + PADDING, y + height / 2);
  return height;
}

/** Returns its height. Text that is too long for one line goes on in a second one. */
function drawFooter(
  pen: CanvasRenderingContext2D,
  parts: readonly string[],
  width: number,
  height: number,
  ink: Ink,
): number {
  pen.font = `${TEXT - 1}px ${ink.font}`;
  const lines: string[] = [''];
  for (const part of parts) {
    const longer = lines.at(-1) === '' ? part : `${lines.at(-1)}   ·   ${part}`;
    if (lines.at(-1) === '' || pen.measureText(longer).width < width - 2 * PADDING)
      lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  const foot = FOOTER + (lines.length - 1) * (TEXT + 4);
  pen.globalAlpha = 0.92;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, height - foot, width, foot);
  pen.globalAlpha = 1;
  pen.fillStyle = ink.text;
  pen.textAlign = 'left';
  for (const [index, line] of lines.entries())
    pen.fillText(line, PADDING, height - foot + FOOTER / 2 + index * (TEXT + 4), width - 2 * PADDING);
  return foot;
}

function drawLegend(pen: CanvasRenderingContext2D, groups: Decorations['legend'], bottom: number, ink: Ink) {
  const rows = groups.flatMap(({ title, entries }) => [
    { title },
    ...entries.slice(0, MOST_ENTRIES).map((entry) => ({ entry })),
  ]);
  if (rows.length === 0) return;
  const textOf = (row: (typeof rows)[number]) => ('title' in row ? row.title : row.entry.label);
  pen.font = `600 ${TEXT}px ${ink.font}`;
  const width = Math.max(...rows.map((row) => pen.measureText(textOf(row)).width)) + 26 + 2 * PADDING;
  const height = rows.length * LINE + 2 * PADDING - 4;
  const top = bottom - height;
  plate(pen, GAP, top, width, height, ink);
  pen.textAlign = 'left';
  for (const [index, row] of rows.entries()) {
    const y = top + PADDING + index * LINE + 7;
    const x = GAP + PADDING;
    pen.font = `${'title' in row ? '600 ' : ''}${TEXT}px ${ink.font}`;
    if ('entry' in row) swatch(pen, row.entry, x, y);
    pen.fillStyle = ink.text;
    pen.fillText(textOf(row), 'title' in row ? x : x + 26, y);
  }
}

function swatch(pen: CanvasRenderingContext2D, { color, shape }: PrintedEntry, x: number, y: number): void {
  pen.fillStyle = color;
  if (shape === 'point') {
    pen.beginPath();
    pen.arc(x + 9, y, 5, 0, 2 * Math.PI);
    pen.fill();
  } else if (shape === 'line') pen.fillRect(x, y - 2, 18, 4);
  else if (shape === 'dashes') for (const at of [0, 11]) pen.fillRect(x + at, y - 2, 7, 4);
  else pen.fillRect(x, y - 6, 18, 12);
}

function drawScaleAndNorth(
  pen: CanvasRenderingContext2D,
  { scaleBar, heading }: Decorations,
  right: number,
  bottom: number,
  ink: Ink,
): void {
  let y = bottom;
  if (scaleBar) {
    pen.font = `${TEXT}px ${ink.font}`;
    const width = Math.max(scaleBar.pixels, pen.measureText(scaleBar.label).width) + 2 * PADDING;
    const height = 36;
    y -= height;
    plate(pen, right - width, y, width, height, ink);
    const x = right - PADDING - scaleBar.pixels;
    pen.fillStyle = ink.text;
    pen.textAlign = 'right';
    pen.fillText(scaleBar.label, right - PADDING, y + 12);
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x, y + 21);
    pen.lineTo(x, y + 28);
    pen.lineTo(x + scaleBar.pixels, y + 28);
    pen.lineTo(x + scaleBar.pixels, y + 21);
    pen.stroke();
    y -= 6;
  }
  if (heading === undefined) return;
  const size = 44;
  plate(pen, right - size, y - size, size, size, ink);
  pen.save();
  pen.translate(right - size / 2, y - size / 2);
  pen.rotate((-heading * Math.PI) / 180);
  triangle(pen, ink.accent, -1);
  pen.globalAlpha = 0.5;
  triangle(pen, ink.text, 1);
  pen.restore();
  pen.fillStyle = ink.text;
  pen.font = `700 ${TEXT - 2}px ${ink.font}`;
  pen.textAlign = 'center';
  const angle = ((-heading - 90) * Math.PI) / 180;
  pen.fillText('N', right - size / 2 + 17 * Math.cos(angle), y - size / 2 + 17 * Math.sin(angle));
}

function triangle(pen: CanvasRenderingContext2D, color: string, direction: -1 | 1): void {
  pen.fillStyle = color;
  pen.beginPath();
  pen.moveTo(0, direction * 11);
  pen.lineTo(4.5, 0);
  pen.lineTo(-4.5, 0);
  pen.fill();
}
