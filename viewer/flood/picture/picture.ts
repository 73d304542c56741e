import { create } from 'zustand';
import {
  type OperatingPicture,
  type Pictures,
  picturesSchema,
} from '../../../models/schema/operating-picture.ts';
import { askCity, ServerRefusal } from '../../server/ask-server.ts';
import { currentCity, onCityLeft } from '../../stores/boot.ts';
import { recordError } from '../../stores/status.ts';
import type { RunEntry } from '../run-entry.ts';

/** Milliseconds between two questions whether there is another picture. */
const LOOK = 10_000;
const PATH = 'operating-picture';

/** The run that the city goes by, as the server told it last; undefined: it was not asked, or has none for the asker. */
export const usePicture = create<Partial<Pictures>>()(() => ({}));

/** Counts questions: an answer that comes after that to a later question is old. */
let questions = 0;
let answered = 0;

onCityLeft(() => usePicture.setState({ picture: null, files: undefined, earlier: [] }));

/** Letters of an id that the server keeps in that of a sent run: of a longer one it cannot be told. */
const READABLE = 60;

/** Whether a run is the one that a picture is of: itself, or sent to the server, which then gave it an id of its own. */
export function isRunOf(picture: Pick<OperatingPicture, 'run'>, id: string | undefined): boolean {
  if (id === undefined) return false;
  const before = `sent-${id}-`;
  const isSent =
    id.length <= READABLE &&
    picture.run.startsWith(before) &&
    /^[0-9a-f]{16}$/.test(picture.run.slice(before.length));
  return picture.run === id || isSent;
}

/** Asks the server which run is the operating picture. Throws ServerRefusal. */
export async function lookAtPicture(city: string): Promise<void> {
  const question = ++questions;
  const told = picturesSchema.parse(await askCity(city, PATH));
  if (currentCity()?.city.id !== city || question < answered) return;
  answered = question;
  const { picture } = usePicture.getState();
  const { earlier, files } = told;
  // The same picture stays the same object: nothing is drawn anew.
  const isSame = picture !== undefined && JSON.stringify(picture) === JSON.stringify(told.picture);
  usePicture.setState({ earlier, files, ...(isSame ? {} : { picture: told.picture }) });
}

/** Follows which run is the operating picture. Returns the end. */
export function followPicture(city: string): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    try {
      await lookAtPicture(city);
    } catch (error) {
      // Who may not ask has none. A server that does not answer now keeps what it told before.
      if (error instanceof ServerRefusal && (error.status === 401 || error.status === 404))
        usePicture.setState({ picture: null, files: undefined, earlier: [] });
      else recordError(error);
    }
    if (!isOver) timer = setTimeout(look, LOOK);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/**
 * Signs a run of the server as the operating picture, in place of the one that the person saw (`basedOn`, its id; null:
 * none). Throws ServerRefusal.
 */
export async function signRun(
  city: string,
  { id, publication, effectsHash }: Pick<RunEntry, 'id' | 'publication' | 'effectsHash'>,
  { basedOn, note }: { basedOn: string | null; note?: string },
): Promise<void> {
  await change(city, 'sign', {
    ...{ run: id, publication, basedOn },
    ...(effectsHash === undefined ? {} : { effectsHash }),
    ...(note ? { note } : {}),
  });
}

/** No run is the operating picture any more. Throws ServerRefusal. */
export async function withdrawPicture(
  city: string,
  { id }: Pick<OperatingPicture, 'id'>,
  note?: string,
): Promise<void> {
  await change(city, 'withdraw', { picture: id, ...(note ? { note } : {}) });
}

/** Whatever comes of it, the page then shows how it is. */
async function change(city: string, what: 'sign' | 'withdraw', body: object): Promise<void> {
  try {
    await askCity(city, `${PATH}/${what}`, { method: 'POST', body });
  } finally {
    await lookAtPicture(city).catch(recordError);
  }
}
