import type { Measurement } from '../../stores/measurements.ts';
import type { FigureKey } from './figures.ts';

/** Words of the page for what is copied. */
export interface ExportWords {
  nameOf(measurement: Measurement): string;
  kindOf(measurement: Measurement): string;
  /** The figure's name and its unit, which is always m, m² or °. */
  headOf(key: FigureKey): string;
  name: string;
  kind: string;
  places: string;
}

/** Measurements as a table for a spreadsheet: tabs between cells, plain numbers in metres, square metres, degrees. */
export function measurementsAsTable(items: readonly Measurement[], words: ExportWords): string {
  const keys = [...new Set(items.flatMap(({ figures }) => figures.map(({ key }) => key)))];
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const rows = items.map((item) => [
    clean(words.nameOf(item)),
    words.kindOf(item),
    ...keys.map((key) => {
      const figure = item.figures.find((candidate) => candidate.key === key);
      return figure ? decimal(figure.value) : '';
    }),
    item.places
      .map(
        ({ longitude, latitude, height }) =>
          `${longitude.toFixed(8)} ${latitude.toFixed(8)} ${height.toFixed(3)}`,
      )
      .join('; '),
  ]);
  const head = [words.name, words.kind, ...keys.map(words.headOf), words.places];
  return `${[head, ...rows].map((row) => row.join('\t')).join('\n')}\n`;
}

/** Measurements as GeoJSON (RFC 7946): heights are metres over the WGS84 ellipsoid, figures are properties. */
export function measurementsAsGeoJson(
  items: readonly Measurement[],
  nameOf: (measurement: Measurement) => string,
): object {
  return {
    type: 'FeatureCollection',
    features: items.map((item) => ({
      type: 'Feature',
      geometry: geometryOf(item),
      properties: {
        name: nameOf(item),
        measure: item.kind,
        ...Object.fromEntries(
          item.figures.map(({ key, quantity, value }) => [
            `${key}_${quantity === 'area' ? 'm2' : quantity === 'angle' ? 'deg' : 'm'}`,
            Number(decimal(value)),
          ]),
        ),
      },
    })),
  };
}

function geometryOf({ kind, places }: Measurement): object {
  const positions = places.map(({ longitude, latitude, height }) => [
    Number(longitude.toFixed(8)),
    Number(latitude.toFixed(8)),
    Number(height.toFixed(3)),
  ]);
  if (kind === 'spot') return { type: 'Point', coordinates: positions[0] };
  if (kind !== 'area') return { type: 'LineString', coordinates: positions };
  // RFC 7946: outer rings run counterclockwise.
  let twice = 0;
  positions.forEach(([x, y], i) => {
    const [nextX, nextY] = positions[(i + 1) % positions.length];
    twice += x * nextY - nextX * y;
  });
  const ring = twice < 0 ? [...positions].reverse() : positions;
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

function decimal(value: number): string {
  return value.toFixed(4).replace(/\.?0+$/, '');
}
