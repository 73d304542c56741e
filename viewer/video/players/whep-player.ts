import { onPicture, type Player, videoElement } from './player.ts';

/** Milliseconds that the gathering of candidates may take: some never end. */
const GATHERING = 2_000;

/** WHEP: WebRTC from the city's gateway, signalled through our server. */
export function playWhep(box: HTMLElement, address: string, label: string): Player {
  const video = videoElement(label);
  const connection = new RTCPeerConnection();
  let moved: number | undefined;
  let failed = false;
  let ended = false;
  const stop = onPicture(video, () => (moved = Date.now()));
  connection.addTransceiver('video', { direction: 'recvonly' });
  connection.addEventListener('track', ({ track, streams }) => {
    video.srcObject = streams[0] ?? new MediaStream([track]);
    void video.play().catch(() => undefined);
  });
  connection.addEventListener('connectionstatechange', () => {
    if (connection.connectionState === 'failed') failed = true;
  });
  box.append(video);
  void begin().catch(() => {
    failed = !ended;
  });

  async function begin(): Promise<void> {
    await connection.setLocalDescription(await connection.createOffer());
    await gathered(connection);
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp' },
      body: connection.localDescription!.sdp,
    });
    if (!response.ok) throw new Error(`WHEP answered ${response.status}`);
    const sdp = await response.text();
    if (!ended) await connection.setRemoteDescription({ type: 'answer', sdp });
  }

  return {
    // The way is a fraction of a second: what comes is of now.
    get taken() {
      return moved;
    },
    get moved() {
      return moved;
    },
    get failed() {
      return failed;
    },
    pause() {
      for (const { track } of connection.getReceivers()) track.enabled = false;
      video.pause();
    },
    resume() {
      for (const { track } of connection.getReceivers()) track.enabled = true;
      void video.play().catch(() => undefined);
    },
    destroy() {
      ended = true;
      stop();
      connection.close();
      video.srcObject = null;
      video.remove();
    },
  };
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') return resolve();
    const timer = setTimeout(resolve, GATHERING);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
