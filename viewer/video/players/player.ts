/** What shows the pictures of one camera in its box, until it is ended. */
export interface Player {
  /** When the picture on screen was taken, or came, and when it last changed: UTC milliseconds, this machine's clock. */
  readonly taken: number | undefined;
  readonly moved: number | undefined;
  /** It has given up. */
  readonly failed: boolean;
  /** Stands still without decoding, and goes on. */
  pause(): void;
  resume(): void;
  destroy(): void;
}

/** A video that plays by itself, without sound, as cameras have none that may be played. */
export function videoElement(label: string): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  video.setAttribute('aria-label', label);
  return video;
}

/** Tells when a video shows a new picture. Returns the end. */
export function onPicture(video: HTMLVideoElement, listener: () => void): () => void {
  let ended = false;
  const look = () => {
    if (ended) return;
    listener();
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(() => look());
  return () => {
    ended = true;
  };
}
