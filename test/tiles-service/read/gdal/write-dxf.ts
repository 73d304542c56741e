/** Group codes and values of a DXF drawing, written as its reference (AutoCAD 2018) says; in the text of one file. */
export type Pair = readonly [code: number, value: string | number];

export interface DxfBlock {
  name: string;
  entities: readonly Pair[];
}

/** Of version 2007, of which texts are UTF-8; `header`: variables of an older one. */
export function writeDxf(
  entities: readonly (readonly Pair[])[],
  blocks: readonly DxfBlock[] = [],
  header: readonly Pair[] = [
    [9, '$ACADVER'],
    [1, 'AC1021'],
  ],
): string {
  const pairs: Pair[] = [
    [0, 'SECTION'],
    [2, 'HEADER'],
    ...header,
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'BLOCKS'],
    ...blocks.flatMap(({ name, entities: drawn }): Pair[] => [
      [0, 'BLOCK'],
      [8, '0'],
      [2, name],
      [70, 0],
      [10, 0],
      [20, 0],
      [30, 0],
      ...drawn,
      [0, 'ENDBLK'],
      [8, '0'],
    ]),
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'ENTITIES'],
    ...entities.flat(),
    [0, 'ENDSEC'],
    [0, 'EOF'],
  ];
  return `${pairs.map(([code, value]) => `${code}\n${value}`).join('\n')}\n`;
}

export function polyline(
  handle: string,
  layer: string,
  corners: readonly (readonly number[])[],
  closed: boolean,
): Pair[] {
  return [
    [0, 'LWPOLYLINE'],
    [5, handle],
    [100, 'AcDbEntity'],
    [8, layer],
    [100, 'AcDbPolyline'],
    [90, corners.length],
    [70, closed ? 1 : 0],
    ...corners.flatMap(([x, y]): Pair[] => [
      [10, x],
      [20, y],
    ]),
  ];
}

export function line(layer: string, [x1, y1]: readonly number[], [x2, y2]: readonly number[]): Pair[] {
  return [
    [0, 'LINE'],
    [8, layer],
    [10, x1],
    [20, y1],
    [11, x2],
    [21, y2],
  ];
}

export function insert(
  handle: string,
  layer: string,
  block: string,
  [x, y]: readonly number[],
  angle = 0,
): Pair[] {
  return [
    [0, 'INSERT'],
    [5, handle],
    [8, layer],
    [2, block],
    [10, x],
    [20, y],
    [50, angle],
  ];
}

export function text(handle: string, layer: string, content: string, [x, y]: readonly number[]): Pair[] {
  return [
    [0, 'TEXT'],
    [5, handle],
    [8, layer],
    [10, x],
    [20, y],
    [40, 2.5],
    [1, content],
  ];
}
