import { i18n } from '../locale/i18n.ts';
import { type AddedFile, addFile, freshId } from '../stores/added.ts';
import { announce } from '../stores/notices.ts';
import { currentView } from '../stores/view.ts';
import { AddError } from './add-error.ts';
import { detectFormat } from './detect.ts';
import { flyToContent } from './fly-to-item.ts';
import { fileName } from './gltf.ts';
import { type JobContext, runJob } from './jobs.ts';
import { placeInView } from './place-in-view.ts';
import type { ReadPart, ReadRequest } from './read.ts';
import { readInWorker } from './read-in-worker.ts';
import { LIMITS } from './read-result.ts';
import { settlePlace } from './settle-place.ts';

/** Adds files that were dropped, chosen or pasted, each as a job. The files of a glTF come with it. */
export async function addFiles(list: readonly File[]): Promise<void> {
  const hasGltf = list.some(({ name }) => /\.gltf$/i.test(name));
  const isBeside = ({ name }: File) => hasGltf && /\.(bin|png|jpe?g|webp|ktx2)$/i.test(name);
  const beside = list.filter(isBeside);
  await Promise.all(
    list
      .filter((file) => !isBeside(file))
      .map((file) => runJob(file.name, (context) => addOne(file, beside, context))),
  );
}

async function addOne(file: File, beside: readonly File[], context: JobContext): Promise<void> {
  for (const part of await readParts(file, beside, context)) {
    const added = await fileOf(file.name, part, context);
    context.signal.throwIfAborted();
    addFile(added);
    flyToContent(added.content);
    announce(i18n.t('add.done', { name: added.name }));
  }
}

async function readParts(
  file: File,
  beside: readonly File[],
  { signal, ask }: JobContext,
): Promise<ReadPart[]> {
  const { name, size } = file;
  const whole = beside.reduce((sum, other) => sum + other.size, size);
  if (whole > LIMITS.bytes) throw tooLarge(name, whole);
  const bytes = await bytesOf(file);
  const files = await Promise.all(
    beside.map(async (other) => [fileName(other.name), await bytesOf(other)] as const),
  );
  const request: ReadRequest = {
    name,
    format: detectFormat(name, bytes.subarray(0, 65_536)),
    bytes,
    beside: new Map(files),
  };
  const read = await readInWorker(request, signal);
  if (!('question' in read)) return read;
  const columns = await ask(read);
  const again = await readInWorker({ ...request, columns }, signal);
  if ('question' in again) throw new AddError('no-places', { name });
  return again;
}

/** A file that was moved or changed since it was chosen cannot be read any more. */
async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new AddError('unreadable', { name: file.name });
  }
}

function tooLarge(name: string, size: number): AddError {
  return new AddError('too-large', {
    name,
    size: Math.round(size / 2 ** 20),
    limit: LIMITS.bytes / 2 ** 20,
  });
}

async function fileOf(file: string, part: ReadPart, context: JobContext): Promise<AddedFile> {
  const { name } = part;
  const common = { id: freshId(), name, file, time: Date.now(), visible: true, opacity: 1 };
  switch (part.kind) {
    case 'czml':
      return { ...common, content: { kind: 'czml', packets: part.packets }, leftOut: part.leftOut };
    case 'model': {
      const placement = { ...placeInView(currentView().camera), height: 0, heading: 0, scale: 1 };
      return {
        ...common,
        content: { kind: 'model', ...part.model },
        leftOut: {},
        ...(part.model.hasOwnPlace ? {} : { placement }),
      };
    }
    case 'features': {
      const { leftOut, guessedEncoding } = part.result;
      const { features, extent, crs, outside } = await settlePlace(name, part.result, context);
      return {
        ...common,
        // The question may have taken its time.
        id: freshId(),
        time: Date.now(),
        content: { kind: 'features', features, extent },
        crs,
        leftOut: outside > 0 ? { ...leftOut, outsideArea: outside } : leftOut,
        ...(guessedEncoding ? { guessedEncoding } : {}),
      };
    }
  }
}

/** Adds data that was pasted as text: GeoJSON, CZML or KML, told apart by what it is. */
export function addText(text: string): Promise<void> {
  return addFiles([new File([text], i18n.t('add.pasted'))]);
}
