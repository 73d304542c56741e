/** A chart of lines and dots as SVG: small, without scripts or fonts of its own. */
export interface Chart {
  title: string;
  /** What the axes say, with units. */
  x: string;
  y: string;
  series: Series[];
}
export interface Series {
  name: string;
  /** Places of the points along both axes, of one length. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  colour: string;
  style?: 'line' | 'dashed' | 'dots' | 'ground';
}

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 170;
const TOP = 34;
const BOTTOM = 44;

export function drawChart({ title, x, y, series }: Chart): string {
  const [x0, x1] = rangeOf(series.map((line) => line.x));
  const [y0, y1] = rangeOf(series.map((line) => line.y));
  const atX = (value: number) => round(LEFT + ((value - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT));
  const atY = (value: number) =>
    round(HEIGHT - BOTTOM - ((value - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${title}</text>`,
  ];
  for (const tick of ticksOf(x0, x1))
    parts.push(
      `<path d="M${atX(tick)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#e2e2e2"/><text x="${atX(tick)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${label(tick)}</text>`,
    );
  for (const tick of ticksOf(y0, y1))
    parts.push(
      `<path d="M${LEFT} ${atY(tick)}H${WIDTH - RIGHT}" stroke="#e2e2e2"/><text x="${LEFT - 6}" y="${atY(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
    );
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${y}</text>`,
  );
  for (const [index, line] of series.entries()) {
    const points = Array.from(line.x, (value, i) => [atX(value), atY(line.y[i])]);
    const path = `M${points.map(([px, py]) => `${px} ${py}`).join('L')}`;
    const legend = [WIDTH - RIGHT + 10, TOP + 10 + 18 * index];
    if (line.style === 'dots')
      parts.push(
        ...points.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="1.6" fill="${line.colour}"/>`),
        `<circle cx="${legend[0] + 9}" cy="${legend[1]}" r="2.5" fill="${line.colour}"/>`,
      );
    else {
      const dashes = line.style === 'dashed' ? ' stroke-dasharray="6 4"' : '';
      const close =
        line.style === 'ground'
          ? `<path d="${path}V${HEIGHT - BOTTOM}H${points[0][0]}Z" fill="${line.colour}" fill-opacity="0.25"/>`
          : '';
      parts.push(
        `${close}<path d="${path}" fill="none" stroke="${line.colour}" stroke-width="1.6"${dashes}/>`,
        `<path d="M${legend[0]} ${legend[1]}h18" stroke="${line.colour}" stroke-width="1.6"${dashes}/>`,
      );
    }
    parts.push(`<text x="${legend[0] + 24}" y="${legend[1] + 4}">${line.name}</text>`);
  }
  return `${parts.join('\n')}\n</svg>\n`;
}

function rangeOf(all: ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  return [Math.min(low, 0), high === low ? high + 1 : high];
}

/** Round numbers between two, some five of them. */
function ticksOf(low: number, high: number): number[] {
  const raw = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * ([1, 2, 5, 10].find((factor) => factor * unit >= raw) ?? 10);
  const ticks = [];
  for (let n = Math.ceil(low / step); n * step <= high * (1 + 1e-9); n++) ticks.push(n * step);
  return ticks;
}

const label = (value: number): string => `${Number(value.toPrecision(6))}`;
const round = (value: number): number => Math.round(value * 10) / 10;
