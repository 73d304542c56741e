import { mayDo, maySee } from '../../models/access/decide.ts';
import type { Asker } from '../access/asker.ts';
import type { Camera } from './directory.ts';
import type { CameraRequest, CameraRequests } from './requests.ts';

/** Whether somebody may see the pictures of a camera that they know of. */
export interface Watching {
  may: boolean;
  /** UTC milliseconds at which a request that was approved ends; undefined: nothing has to be asked. */
  until?: number;
  /** Their own request that waits, or the one that opens it. */
  request?: CameraRequest;
  /** They may ask for it to be opened. */
  mayAsk: boolean;
}

/** Whether somebody may know that there is a camera. */
export function mayKnow({ subject }: Pick<Asker, 'subject'>, { live }: Camera): boolean {
  const { publication, areas } = live.thing;
  return maySee(subject, { publication, areas });
}

/** Whether somebody sees the pictures without asking: by their class, where the camera stands. */
export function mayWatchUnasked({ subject }: Pick<Asker, 'subject'>, { pictures, live }: Camera): boolean {
  return maySee(subject, { publication: pictures, areas: live.thing.areas });
}

/** `own`: requests of who asks that wait or are open; see `ownRequests`. */
export function watching(asker: Asker, camera: Camera, own: readonly CameraRequest[]): Watching {
  if (mayWatchUnasked(asker, camera)) return { may: true, mayAsk: false };
  const mine = own.filter((request) => request.camera === camera.id);
  const open = mine.find(({ state }) => state === 'approved');
  if (open) return { may: true, until: open.expires, request: open, mayAsk: false };
  const [waiting] = mine;
  const mayAsk = !waiting && asker.subject.account !== undefined && mayAskFor(asker, camera);
  return { may: false, mayAsk, ...(waiting ? { request: waiting } : {}) };
}

export function mayAskFor({ subject }: Asker, { live }: Camera): boolean {
  return mayDo(subject, 'camera.ask', live.thing.areas);
}

/** Whether somebody may approve or refuse a request for a camera; never their own, which is looked at where it is decided. */
export function mayDecide({ subject }: Asker, { live }: Camera): boolean {
  return mayDo(subject, 'camera.approve', live.thing.areas);
}

/** Whether somebody may say where a camera stands and looks. */
export function mayCalibrate({ subject }: Asker, { live }: Camera): boolean {
  return mayDo(subject, 'camera.calibrate', live.thing.areas);
}

/** Requests of who asks; nobody but an account has any. */
export async function ownRequests(asker: Asker, requests: CameraRequests): Promise<CameraRequest[]> {
  return asker.subject.account === undefined ? [] : requests.openOf(asker.subject.account);
}
