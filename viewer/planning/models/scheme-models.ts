import { create } from 'zustand';
import { InputError } from '../../../models/errors.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { type SchemeModel, schemeModelSchema } from '../../../models/schema/scheme-model.ts';
import type { ModelShape } from '../../../scenes/planning/model/model-floors.ts';
import { modelIdOf } from '../../../scenes/planning/model/model-id.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { currentCity, onCityLeft } from '../../stores/boot.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { type CallOptions, WorkerCalls } from '../../workers/worker-calls.ts';
import { DocumentChanged, type DocumentPlace, documentsOf } from '../documents.ts';
import type { ModelCalls, ReadModel } from './messages.ts';
import { formatOfModel } from './model-format.ts';

/** A model that the page has, or why it has not. */
export type HeldModel =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | {
      state: 'ready';
      content: Omit<SchemeModel, 'glb'>;
      glb: Uint8Array<ArrayBuffer>;
      triangles: Float32Array;
    };

/** Models of the schemes that are looked at, by the ids of their documents. They are never changed. */
export const useSchemeModels = create<{ models: ReadonlyMap<string, HeldModel> }>()(() => ({
  models: new Map(),
}));

const calls = new WorkerCalls<ModelCalls>(
  () => new Worker(new URL('./model-worker.ts', import.meta.url), { type: 'module' }),
);

onCityLeft(() => useSchemeModels.setState({ models: new Map() }));

const put = (id: string, model: HeldModel): void =>
  useSchemeModels.setState(({ models }) => ({ models: new Map(models).set(id, model) }));

/** Reads a file of a person's. Throws InputError, and AbortError when it is called off. */
export async function readModelFile(file: File, options: CallOptions): Promise<ReadModel> {
  // Before it is read: a wrong one may be of gigabytes.
  formatOfModel(file.name, file.size);
  return calls.call('read', [file.name, new Uint8Array(await file.arrayBuffer())], options);
}

/** The floors of what was read last. Throws InputError. */
export const shapeOfRead = (use: Parameters<ModelCalls['shape']>[0], storeys?: number): Promise<ModelShape> =>
  calls.call('shape', storeys === undefined ? [use] : [use, storeys]);

/** Holds what was read under the id that its document gets when a scheme with it is kept. */
export async function holdModel({
  format,
  file,
  sha256,
  triangles: count,
  anchor,
  glb,
}: ReadModel): Promise<string> {
  const id = await modelIdOf(glb);
  const triangles = await calls.call('triangles', [glb, anchor]);
  put(id, {
    ...{ state: 'ready', glb, triangles },
    content: { schema: 'citymirror/scheme-model/1', format, file, sha256, triangles: count, anchor },
  });
  return id;
}

/** Ids of the models that a scheme's buildings have. */
export const modelsOfScheme = ({ buildings }: Pick<Scheme, 'buildings'>): string[] => [
  ...new Set(buildings.flatMap(({ reference }) => reference?.source ?? [])),
];

/** Fetches models that the page never asked for; what fails is in the store, until it is asked for again. */
export function wantModels(scheme: Pick<Scheme, 'buildings'>, where: DocumentPlace): void {
  for (const id of modelsOfScheme(scheme))
    if (!useSchemeModels.getState().models.has(id)) askModel(id, where);
}

/** Asks again for what failed. */
export function retryModel(id: string, where: DocumentPlace): void {
  if (useSchemeModels.getState().models.get(id)?.state === 'failed') askModel(id, where);
}

/**
 * Waits until the page has all models of a scheme, those that failed asked for again.
 * @throws InputError `model-missing`: a study would reckon with storeys in its place, and nobody would know
 */
export async function readModels(scheme: Pick<Scheme, 'buildings'>, where: DocumentPlace): Promise<void> {
  const ids = modelsOfScheme(scheme);
  wantModels(scheme, where);
  for (const id of ids) retryModel(id, where);
  await Promise.all(ids.map((id) => fetching.get(id)));
  const { models } = useSchemeModels.getState();
  for (const { reference } of scheme.buildings)
    if (reference && models.get(reference.source)?.state !== 'ready')
      throw new InputError(
        'model-missing',
        reference.file,
        'its model could not be fetched.',
        'Try again, or take the building away or add its file again.',
      );
}

const fetching = new Map<string, Promise<void>>();

function askModel(id: string, where: DocumentPlace): void {
  const city = currentCity()?.city.id;
  if (city === undefined) return;
  put(id, { state: 'loading' });
  const ready = fetchModel(city, id, where);
  fetching.set(id, ready);
  void ready.finally(() => {
    if (fetching.get(id) === ready) fetching.delete(id);
  });
}

async function fetchModel(city: string, id: string, where: DocumentPlace): Promise<void> {
  try {
    const documents = documentsOf(city, 'model');
    // One that a person copied into the browser has its model where it came from.
    const other = where === 'server' ? 'browser' : 'server';
    const { content } = await documents
      .at(where)
      .read(id)
      .catch((error: unknown) => {
        if (!(error instanceof ServerRefusal && error.status === 404)) throw error;
        return documents.at(other).read(id);
      });
    const parsed = schemeModelSchema.safeParse(content);
    const glb = parsed.success ? bytesOf(parsed.data.glb) : undefined;
    // What is under its name and is not what it was made of was put there by somebody else.
    if (!parsed.success || !glb || (await modelIdOf(glb)) !== id)
      throw new InputError(
        'model-kept',
        id,
        'is kept, but is no model that can be read.',
        'Add its file again.',
      );
    const { glb: _, ...facts } = parsed.data;
    const triangles = await calls.call('triangles', [glb, facts.anchor]);
    if (currentCity()?.city.id === city) put(id, { state: 'ready', content: facts, glb, triangles });
  } catch (error) {
    recordError(`planning: ${errorText(error)}`);
    if (currentCity()?.city.id === city) put(id, { state: 'failed', error });
  }
}

/**
 * Keeps the models of a scheme where it is going to be kept, so that who opens it finds them; each once, and as open as the
 * schemes that name it, which the server sees to. What this page does not have was kept by somebody else. Throws what keeping
 * throws.
 */
export async function keepModels(city: string, where: DocumentPlace, scheme: Scheme): Promise<void> {
  const ids = modelsOfScheme(scheme);
  if (ids.length === 0) return;
  const documents = documentsOf(city, 'model');
  const { entries } = await documents.list();
  for (const id of ids) {
    const held = useSchemeModels.getState().models.get(id);
    const isKept = entries.some((entry) => entry.where === where && entry.id === id);
    if (isKept || held?.state !== 'ready') continue;
    const name = { 'zh-CN': held.content.file, en: held.content.file };
    const content: SchemeModel = { ...held.content, glb: textOf(held.glb) };
    await documents
      .at(where)
      .keep(id, { name, publication: scheme.publication, basedOn: 0, content })
      .catch((error: unknown) => {
        // Its content is what its id says: whoever kept it meanwhile kept the same.
        if (!(error instanceof DocumentChanged)) throw error;
      });
  }
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
