import type { CameraPlaying } from '../../../models/schema/camera-facts.ts';
import { playClip } from './clip-player.ts';
import type { Player } from './player.ts';
import { playSnapshots } from './snapshot-player.ts';
import { playWhep } from './whep-player.ts';

/** Begins to play in a box; the player of HLS is loaded when it is first needed. */
export async function play(
  box: HTMLElement,
  { kind, every = 2 }: CameraPlaying,
  address: string,
  label: string,
): Promise<Player> {
  switch (kind) {
    case 'mp4':
      return playClip(box, address, label);
    case 'hls':
      return (await import('./hls-player.ts')).playHls(box, address, label);
    case 'whep':
      return playWhep(box, address, label);
    case 'snapshot':
      return playSnapshots(box, address, label, every);
  }
}
