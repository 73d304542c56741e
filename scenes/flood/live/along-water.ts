/** Pieces of water that hang together, and which of them have a gauge. */
export interface Waters {
  /** How many pieces there are. */
  count: number;
  /** Two pieces that meet, and metres between their middles. */
  joints: readonly (readonly [one: number, other: number, metres: number])[];
  /** Piece by piece, the gauges (by index) that stand in it; of several the mean holds. */
  gauges: readonly (readonly number[])[];
  gaugeCount: number;
}

/**
 * How much each gauge counts at each piece of water: rows of `gaugeCount` shares, which add up to 1; undefined where no
 * gauge stands on the same water. Between two gauges of a river it goes straight with the distance, beyond the last one
 * it stays, and where rivers meet it is as heads in pipes without friction losses of their own: the discrete Laplace
 * equation with conductances of 1 / metres.
 */
export function sharesAlong({ count, joints, gauges, gaugeCount }: Waters): (Float64Array | undefined)[] {
  const shares: (Float64Array | undefined)[] = gauges.map((own) => {
    if (own.length === 0) return undefined;
    const row = new Float64Array(gaugeCount);
    for (const gauge of own) row[gauge] += 1 / own.length;
    return row;
  });
  const open = piecesToSolve(count, joints, shares);
  const place = new Map(open.map((piece, index) => [piece, index]));
  const width = open.length;
  const matrix = open.map(() => new Float64Array(width));
  const right = open.map(() => new Float64Array(gaugeCount));
  for (const [one, other, metres] of joints)
    for (const [piece, neighbour] of [
      [one, other],
      [other, one],
    ]) {
      const row = place.get(piece);
      if (row === undefined) continue;
      const conductance = 1 / Math.max(metres, 1);
      matrix[row][row] += conductance;
      const column = place.get(neighbour);
      if (column !== undefined) matrix[row][column] -= conductance;
      else addTo(right[row], shares[neighbour], conductance);
    }
  eliminate(matrix, right);
  open.forEach((piece, row) => {
    shares[piece] = right[row];
  });
  return shares;
}

function addTo(row: Float64Array, share: Float64Array | undefined, factor: number): void {
  for (let gauge = 0; gauge < (share?.length ?? 0); gauge++) row[gauge] += factor * (share?.[gauge] ?? 0);
}

/** Pieces without a gauge that are joined with one that has one. */
function piecesToSolve(count: number, joints: Waters['joints'], shares: readonly unknown[]): number[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const [one, other] of joints) {
    next[one].push(other);
    next[other].push(one);
  }
  const seen = shares.map((share) => share !== undefined);
  const waiting = [...seen.keys()].filter((piece) => seen[piece]);
  const found: number[] = [];
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop())
    for (const other of next[piece])
      if (!seen[other]) {
        seen[other] = true;
        found.push(other);
        waiting.push(other);
      }
  return found;
}

/** Gauss's elimination in place; the matrix is symmetric and positive definite, so that no row is exchanged. */
function eliminate(matrix: readonly Float64Array[], right: readonly Float64Array[]): void {
  const count = matrix.length;
  const subtract = (from: number, what: number, factor: number): void => {
    for (let column = what; column < count; column++) matrix[from][column] -= factor * matrix[what][column];
    for (let gauge = 0; gauge < right[from].length; gauge++)
      right[from][gauge] -= factor * right[what][gauge];
  };
  for (let pivot = 0; pivot < count; pivot++)
    for (let row = pivot + 1; row < count; row++) {
      const factor = matrix[row][pivot] / matrix[pivot][pivot];
      if (factor !== 0) subtract(row, pivot, factor);
    }
  for (let row = count - 1; row >= 0; row--) {
    for (let column = row + 1; column < count; column++)
      for (let gauge = 0; gauge < right[row].length; gauge++)
        right[row][gauge] -= matrix[row][column] * right[column][gauge];
    for (let gauge = 0; gauge < right[row].length; gauge++) right[row][gauge] /= matrix[row][row];
  }
}
