import type { Scene } from '../../../../models/schema/scene.ts';
import { currentView } from '../../../stores/view.ts';
import { fileNameOf } from '../../../studies/export/file-name.ts';
import { figuresCsv, tableCsv } from '../../../studies/export/to-csv.ts';
import { toGeoJson } from '../../../studies/export/to-geojson.ts';
import type { StudyResult } from '../../../studies/result.ts';
import { saveBlob, saveText } from '../../statistics/save-text.ts';

export function saveGeoJson(result: StudyResult): void {
  saveText(fileNameOf(result, 'geojson'), JSON.stringify(toGeoJson(result)), 'application/geo+json');
}

/** Each table is a file of its own; what has none is given by its figures. */
export function saveCsv(result: StudyResult): void {
  const { language } = currentView();
  const filled = result.tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) saveText(fileNameOf(result, 'csv'), figuresCsv(result, language), 'text/csv');
  for (const table of filled) {
    const ending = filled.length > 1 ? `${table.id}.csv` : 'csv';
    saveText(fileNameOf(result, ending), tableCsv(table, language), 'text/csv');
  }
}

/** Each raster is a file of its own, in metres: in the CRS of the city's grid, or of UTM. */
export async function saveGeoTiff(result: StudyResult, city: Scene): Promise<void> {
  const [{ toGeoTiff }, { rasterCrs }] = await Promise.all([
    import('../../../studies/export/to-geotiff.ts'),
    import('../../../studies/export/raster-crs.ts'),
  ]);
  const { crs, transform } = await rasterCrs(city);
  const rasters = result.parts.filter((part) => part.kind === 'raster');
  for (const part of rasters) {
    const ending = rasters.length > 1 ? `${part.id}.tif` : 'tif';
    const bytes = await toGeoTiff(result, part, crs, transform);
    saveBlob(fileNameOf(result, ending), new Blob(bytes, { type: 'image/tiff' }));
  }
}
