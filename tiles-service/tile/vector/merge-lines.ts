import type { TileFeature, TileValue } from './mvt.ts';

/** What lines keep when they are joined: all that styles look at where they are joined. */
const KEPT = ['kind', 'name', 'name:en', 'name:zh', 'ref', 'link', 'tunnel', 'admin_level', 'maritime'];

/**
 * Joins lines that look the same and meet at their ends into longer ones, so that far zooms hold one line for a road
 * and not one for each block, and thins them by a tolerance in tile units. Lines that end up inside one pixel
 * (`shortest` units) are left out. Ids are gone, since a joined line is many features.
 */
export function mergeLines(
  features: readonly TileFeature[],
  tolerance: number,
  shortest: number,
): TileFeature[] {
  const groups = new Map<string, { properties: Record<string, TileValue>; lines: number[][] }>();
  for (const feature of features) {
    const properties: Record<string, TileValue> = {};
    for (const key of KEPT)
      if (feature.properties[key] !== undefined) properties[key] = feature.properties[key];
    const key = JSON.stringify(properties);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { properties, lines: [] }));
    group.lines.push(...feature.parts);
  }
  const merged: TileFeature[] = [];
  for (const { properties, lines } of groups.values()) {
    const parts = joinLines(lines)
      .map((line) => thinLine(line, tolerance))
      .filter((line) => extentOf(line) >= shortest);
    if (parts.length > 0) merged.push({ type: 2, properties, parts });
  }
  return merged;
}

/** Joins lines (flat x, y) end to end where exactly two ends meet; others stay as they are. */
export function joinLines(lines: readonly number[][]): number[][] {
  const ends = new Map<string, number[]>();
  const keyOf = (line: number[], last: boolean) =>
    last ? `${line[line.length - 2]},${line[line.length - 1]}` : `${line[0]},${line[1]}`;
  lines.forEach((line, index) => {
    for (const last of [false, true]) {
      const key = keyOf(line, last);
      const known = ends.get(key);
      if (known) known.push(index);
      else ends.set(key, [index]);
    }
  });
  const used = new Uint8Array(lines.length);
  const joined: number[][] = [];
  lines.forEach((line, index) => {
    if (used[index]) return;
    used[index] = 1;
    let path = line;
    // Forwards to the end of the chain, then backwards from its start.
    for (let turn = 0; turn < 2; turn++) {
      for (;;) {
        const here = ends.get(keyOf(path, true)) as number[];
        const next = here.length === 2 ? here.find((other) => !used[other]) : undefined;
        if (next === undefined) break;
        used[next] = 1;
        const other = keyOf(lines[next], false) === keyOf(path, true) ? lines[next] : reversed(lines[next]);
        path = path.concat(other.slice(2));
      }
      path = reversed(path);
    }
    joined.push(path);
  });
  return joined;
}

function reversed(line: readonly number[]): number[] {
  const turned: number[] = [];
  for (let i = line.length - 2; i >= 0; i -= 2) turned.push(line[i], line[i + 1]);
  return turned;
}

function extentOf(line: readonly number[]): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    left = Math.min(left, line[i]);
    right = Math.max(right, line[i]);
    top = Math.min(top, line[i + 1]);
    bottom = Math.max(bottom, line[i + 1]);
  }
  return Math.max(right - left, bottom - top);
}

/** Leaves out vertices that are closer than the tolerance to the line between their kept neighbours. */
function thinLine(line: number[], tolerance: number): number[] {
  if (line.length <= 4) return line;
  const kept = [line[0], line[1]];
  let anchor = 0;
  for (let i = 4; i < line.length; i += 2) {
    let straight = true;
    for (let j = anchor + 2; j < i && straight; j += 2) straight = distance(line, j, anchor, i) < tolerance;
    // Long runs are cut off, so that the search stays short.
    if (straight && i - anchor < 128) continue;
    anchor = i - 2;
    kept.push(line[anchor], line[anchor + 1]);
  }
  kept.push(line[line.length - 2], line[line.length - 1]);
  return kept;
}

function distance(line: readonly number[], at: number, from: number, to: number): number {
  const dx = line[to] - line[from];
  const dy = line[to + 1] - line[from + 1];
  const px = line[at] - line[from];
  const py = line[at + 1] - line[from + 1];
  const length = Math.hypot(dx, dy);
  return length === 0 ? Math.hypot(px, py) : Math.abs(px * dy - py * dx) / length;
}
