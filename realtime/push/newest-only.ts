import type { Socket } from 'socket.io';
import type { Participants, ViewChange } from '../../models/schema/follow.ts';

/** Milliseconds between two looks at whether a connection takes more. */
const PATIENCE = 20;

/**
 * Tells a connection what changes often. While it takes no more, only the newest of each kind waits for it: somebody
 * who reads slowly, or not at all, takes no room.
 */
export class NewestOnly {
  readonly #socket: Socket;
  #view: ViewChange | undefined;
  #participants: Participants | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  view(change: ViewChange): void {
    const waiting = this.#view;
    // The camera alone does not take the place of a whole view that waits, but of the camera in it.
    this.#view =
      waiting && 'view' in waiting && 'camera' in change
        ? { ...waiting, at: change.at, view: { ...waiting.view, camera: change.camera } }
        : change;
    this.#send();
  }

  participants(participants: Participants): void {
    this.#participants = participants;
    this.#send();
  }

  /** What waits is of a session that is over. */
  forget(): void {
    this.#view = undefined;
    this.#participants = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #send = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const socket = this.#socket;
    if (!socket.connected) {
      this.forget();
      return;
    }
    if (this.#participants && socket.conn.transport.writable) {
      socket.emit('participants', this.#participants);
      this.#participants = undefined;
    }
    if (this.#view && socket.conn.transport.writable) {
      socket.emit('view', this.#view);
      this.#view = undefined;
    }
    if (this.#view || this.#participants) this.#timer = setTimeout(this.#send, PATIENCE);
  };
}
