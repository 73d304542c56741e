import { create } from 'zustand';
import type { Scene } from '../../../../models/schema/scene.ts';
import { type DocumentEntry, type DocumentPlace, documentsOf } from '../../../planning/documents.ts';
import { onCityLeft } from '../../../stores/boot.ts';
import { packResult, unpackResult } from '../../../studies/export/pack-result.ts';
import type { StudyResult } from '../../../studies/result.ts';
import { addResult, openResult, useResults } from '../../../studies/results.ts';

/** Results that are kept on the server or in this browser, the latest first. */
export const useSaved = create<{
  entries?: readonly DocumentEntry[];
  /** Where a new one is kept. */
  keptIn?: DocumentPlace;
  trouble?: unknown;
}>()(() => ({}));

/** Reads the list again. */
export async function lookForSaved(city: Scene): Promise<void> {
  const { entries, keptIn, trouble } = await documentsOf(city.id, 'study').list();
  useSaved.setState({ entries: entries.filter(({ removed }) => !removed), keptIn, trouble });
}

/** Keeps a result: where it is kept already, as its next version; a new one where the city keeps documents. */
export async function keepResult(
  city: Scene,
  result: StudyResult,
): Promise<{ version: number; where: DocumentPlace }> {
  const documents = documentsOf(city.id, 'study');
  const { entries, keptIn } = await documents.list();
  const known = entries.find(({ id }) => id === result.id);
  const where = known?.where ?? keptIn;
  const { version } = await documents.at(where).keep(result.id, {
    name: { 'zh-CN': result.name, en: result.name },
    publication: result.publication,
    basedOn: known?.version ?? 0,
    content: await packResult(result),
  });
  await lookForSaved(city);
  return { version, where };
}

/** Shows a kept result; one that is there already is opened as it is. */
export async function openSaved(city: Scene, { id, where }: DocumentEntry): Promise<void> {
  if (useResults.getState().items.some(({ result }) => result.id === id)) return openResult(id);
  const { content } = await documentsOf(city.id, 'study').at(where).read(id);
  addResult(await unpackResult(content));
}

export async function removeSaved(city: Scene, { id, where, version }: DocumentEntry): Promise<void> {
  await documentsOf(city.id, 'study').at(where).remove(id, version);
  await lookForSaved(city);
}

onCityLeft(() => useSaved.setState({ entries: undefined, trouble: undefined }));
