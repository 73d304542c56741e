import type { Scene } from '../../../../models/schema/scene.ts';
import { currentView } from '../../../stores/view.ts';
import { fileNameOf } from '../../../studies/export/file-name.ts';
import { figuresCsv, tableCsv } from '../../../studies/export/to-csv.ts';
import { toGeoJson } from '../../../studies/export/to-geojson.ts';
import type { RasterPart, StudyResult } from '../../../studies/result.ts';
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

/**
 * Each raster is a file of its own, in metres: in the CRS of the city's grid, or of UTM. The frames of an animation are files
 * of one archive, named by their times in UTC. Throws AbortError.
 */
export async function saveGeoTiff(
  result: StudyResult,
  city: Scene,
  { signal, onProgress }: { signal: AbortSignal; onProgress(share: number): void },
): Promise<void> {
  const [{ framesToGeoTiff, toGeoTiff }, { rasterCrs }] = await Promise.all([
    import('../../../studies/export/to-geotiff.ts'),
    import('../../../studies/export/raster-crs.ts'),
  ]);
  const to = await rasterCrs(city);
  const rasters = result.parts.filter((part) => part.kind === 'raster');
  for (const [at, part] of rasters.entries()) {
    const turns = { signal, onProgress: (share: number) => onProgress((at + share) / rasters.length) };
    const name = rasters.length > 1 ? `${part.id}.` : '';
    if (part.frames) {
      const { Zip, ZipPassThrough } = await import('fflate');
      const chunks: BlobPart[] = [];
      const archive = new Zip((error, chunk) => {
        if (error) throw error;
        chunks.push(chunk as BlobPart);
      });
      // They are deflated already.
      for await (const { time, bytes } of framesToGeoTiff(result, part, to, turns)) {
        const file = new ZipPassThrough(`${timeName(time)}.tif`);
        archive.add(file);
        for (const one of bytes) file.push(one);
        file.push(new Uint8Array(0), true);
      }
      archive.end();
      saveBlob(fileNameOf(result, `${name}zip`), new Blob(chunks));
      continue;
    }
    const bytes = await toGeoTiff(result, part, to, turns);
    signal.throwIfAborted();
    saveBlob(fileNameOf(result, `${name}tif`), new Blob(bytes, { type: 'image/tiff' }));
  }
}

/** The animation that is shown, or the first, as a video. */
export async function saveVideo(
  result: StudyResult,
  part: RasterPart,
  told: (time: number) => string,
  options: { signal: AbortSignal; onProgress(share: number): void },
): Promise<void> {
  const { toVideo } = await import('../../../studies/export/to-video.ts');
  const video = await toVideo(result, part, told, options);
  saveBlob(fileNameOf(result, video.type === 'video/mp4' ? 'mp4' : 'webm'), video);
}

/** 2026-01-20T0830Z */
const timeName = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace(':', '')}Z`;
