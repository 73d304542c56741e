import { DEMO_ORIGIN, type DemoCity } from '../../../scenes/demo/city.ts';

/** The ground as an ASCII grid. */
export function terrainSource({ landscape, parameters }: DemoCity): string {
  const { cells, cellSize, heights } = landscape;
  const lines = [
    `ncols ${cells}`,
    `nrows ${cells}`,
    `xllcorner ${DEMO_ORIGIN.x - parameters.size / 2}`,
    `yllcorner ${DEMO_ORIGIN.y - parameters.size / 2}`,
    `cellsize ${cellSize}`,
    'NODATA_value -9999',
  ];
  for (let row = 0; row < cells; row++)
    lines.push(
      Array.from(heights.subarray(row * cells, (row + 1) * cells), (height) => height.toFixed(2)).join(' '),
    );
  return `${lines.join('\n')}\n`;
}
