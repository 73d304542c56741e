/** A line in space without the corners that are nearer to it than the tolerance (Douglas–Peucker 1973). */
export function simplifyLine(line: Float64Array, tolerance: number): Float64Array {
  const count = line.length / 3;
  if (count <= 2) return line;
  const keep = new Uint8Array(count);
  keep[0] = keep[count - 1] = 1;
  const open: [number, number][] = [[0, count - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let worst = tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const away = distanceToSegment(line, i, from, to);
      if (away > worst) [worst, at] = [away, i];
    }
    if (at < 0) continue;
    keep[at] = 1;
    open.push([from, at], [at, to]);
  }
  return line.filter((_, i) => keep[Math.floor(i / 3)] === 1);
}

function distanceToSegment(line: Float64Array, point: number, from: number, to: number): number {
  const axis = (at: number): [number, number, number] => [line[3 * at], line[3 * at + 1], line[3 * at + 2]];
  const [p, a, b] = [axis(point), axis(from), axis(to)];
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
  const along =
    squared === 0 ? 0 : ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2]) / squared;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(a[0] + t * d[0] - p[0], a[1] + t * d[1] - p[1], a[2] + t * d[2] - p[2]);
}
