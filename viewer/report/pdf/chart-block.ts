import type { ReportChart } from '../report-document.ts';
import { CONTENT, INK, MARGIN, roundUp } from './paper.ts';
import type { Pen } from './pen.ts';

export const CHART_HEIGHT = 170;
const AXIS = { left: 44, bottom: 30, top: 22, right: 8 };
const LABEL = { size: 7.5, colour: INK.muted };

/** Lines over a common axis, with round numbers at both axes. What is not known is a gap. */
export function drawChart(pen: Pen, { name, x, y, series }: ReportChart): void {
  const xs = rangeOf(series.map((one) => one.x));
  const ys = rangeOf(series.map((one) => one.y));
  if (!xs || !ys) return;
  pen.need(CHART_HEIGHT);
  const top = pen.y;
  pen.line(name, MARGIN.left, top, { size: 10, weight: 'bold' });
  const box = {
    left: MARGIN.left + AXIS.left,
    right: MARGIN.left + CONTENT - AXIS.right,
    top: top + AXIS.top,
    bottom: top + CHART_HEIGHT - AXIS.bottom,
  };
  const [xTicks, yTicks] = [ticksOf(...xs, 8), ticksOf(...ys, 5)];
  const [low, high] = [Math.min(ys[0], yTicks[0]), Math.max(ys[1], yTicks[yTicks.length - 1])];
  const toX = (value: number) => box.left + ((value - xs[0]) / (xs[1] - xs[0])) * (box.right - box.left);
  const toY = (value: number) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  for (const tick of yTicks) {
    pen.rule(box.left, toY(tick), box.right - box.left, INK.rule, 0.5);
    pen.line(tidy(tick), box.left - 5, toY(tick) - 5.5, LABEL, 'right');
  }
  for (const tick of xTicks) {
    pen.document
      .moveTo(toX(tick), box.bottom)
      .lineTo(toX(tick), box.bottom + 3)
      .lineWidth(0.6)
      .strokeColor(INK.muted)
      .stroke();
    pen.line(tidy(tick), toX(tick), box.bottom + 3, LABEL, 'centre');
  }
  pen.rule(box.left, box.bottom, box.right - box.left, INK.muted);
  pen.line(withUnit(x.name, x.unit), box.right, box.bottom + 14, LABEL, 'right');
  pen.line(withUnit(y.name, y.unit), MARGIN.left, box.bottom + 14, LABEL);
  pen.document.save();
  pen.document.rect(box.left, box.top - 2, box.right - box.left, box.bottom - box.top + 4).clip();
  for (const { colour, x: along, y: values } of series) {
    let isOpen = false;
    for (let at = 0; at < along.length; at++) {
      if (!Number.isFinite(values[at])) isOpen = false;
      else {
        if (isOpen) pen.document.lineTo(toX(along[at]), toY(values[at]));
        else pen.document.moveTo(toX(along[at]), toY(values[at]));
        isOpen = true;
      }
    }
    pen.document.lineWidth(1.2).lineJoin('round').strokeColor(colour).stroke();
  }
  pen.document.restore();
  let right = box.right;
  if (series.length > 1)
    for (const one of [...series].reverse()) {
      right -= pen.line(one.name, right, top + 3, LABEL, 'right') + 16;
      pen.box(right, top + 8, 12, 2, one.colour);
      right -= 10;
    }
  pen.y = top + CHART_HEIGHT + 6;
}

/** `heights (m)`; the name alone without a unit. */
export const withUnit = (name: string, unit: string): string => (unit === '' ? name : `${name} (${unit})`);

const tidy = (value: number): string => String(Number(value.toPrecision(6)));

/** Lowest and highest of what is known, apart from one another. */
export function rangeOf(lists: readonly ArrayLike<number>[]): [number, number] | undefined {
  let [low, high] = [Infinity, Number.NEGATIVE_INFINITY];
  for (const list of lists)
    for (let at = 0; at < list.length; at++) {
      if (!Number.isFinite(list[at])) continue;
      low = Math.min(low, list[at]);
      high = Math.max(high, list[at]);
    }
  if (low > high) return undefined;
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** Round numbers from the last one below to the first one above a range; `most` steps at the most. */
export function ticksOf(low: number, high: number, most: number): number[] {
  const step = roundUp((high - low) / most);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) ticks.push(at * step);
  return ticks.length > 0 ? ticks : [low];
}
