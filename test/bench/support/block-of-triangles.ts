/**
 * A block of city of about `count` triangles in local metres, ground at 0: houses on a grid, each an upright body of 12 to
 * 60 m with a façade cut into panels, so that triangles are as large as those of a detailed model. Always the same.
 */
export function blockOfTriangles(
  count: number,
  spacing = 24,
): {
  triangles: Float32Array;
  bodyOf: Uint32Array;
  houses: { x: number; y: number; half: number; height: number }[];
} {
  const perHouse = 4 * PANELS * LEVELS * 2 + 2;
  const side = Math.ceil(Math.sqrt(count / perHouse));
  const triangles = new Float32Array(side * side * perHouse * 9);
  const bodyOf = new Uint32Array(side * side * perHouse);
  const houses: { x: number; y: number; half: number; height: number }[] = [];
  let at = 0;
  const corner = (x: number, y: number, z: number) => {
    triangles[at++] = x;
    triangles[at++] = y;
    triangles[at++] = z;
  };
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [x, y] = [(column - side / 2) * spacing, (row - side / 2) * spacing];
      const half = 5 + random() * 3;
      const height = 12 + random() ** 3 * 48;
      const first = at / 9;
      const ring = [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
      ];
      for (let wall = 0; wall < 4; wall++) {
        const [a, b] = [ring[wall], ring[(wall + 1) % 4]];
        const along = (share: number, axis: number) => a[axis] + (b[axis] - a[axis]) * share;
        for (let i = 0; i < PANELS; i++) {
          for (let j = 0; j < LEVELS; j++) {
            const [s0, s1] = [i / PANELS, (i + 1) / PANELS];
            const [z0, z1] = [(height * j) / LEVELS, (height * (j + 1)) / LEVELS];
            corner(along(s0, 0), along(s0, 1), z0);
            corner(along(s1, 0), along(s1, 1), z0);
            corner(along(s1, 0), along(s1, 1), z1);
            corner(along(s0, 0), along(s0, 1), z0);
            corner(along(s1, 0), along(s1, 1), z1);
            corner(along(s0, 0), along(s0, 1), z1);
          }
        }
      }
      for (const of of [0, 1, 2, 0, 2, 3]) corner(ring[of][0], ring[of][1], height);
      bodyOf.fill(houses.length, first, at / 9);
      houses.push({ x, y, half, height });
    }
  }
  return { triangles, bodyOf, houses };
}

const PANELS = 6;
const LEVELS = 10;
