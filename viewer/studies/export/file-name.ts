import type { StudyResult } from '../result.ts';

/** Name of a file of a result: what a person calls it, without what file systems do not take. */
export function fileNameOf(
  { name, kind, id }: Pick<StudyResult, 'name' | 'kind' | 'id'>,
  ending: string,
): string {
  const plain = [...name].filter((character) => !/[\\/:*?"<>|\p{Cc}]/u.test(character)).join('');
  return `${plain.trim().replaceAll(/\s+/g, '-').slice(0, 60) || `${kind}-${id}`}.${ending}`;
}
