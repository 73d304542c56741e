import type { ViewDocument } from '../../models/schema/view-document.ts';
import { rebasedClock } from '../stores/clock.ts';
import { driveCamera, hasCameraDriver, onCameraMoved } from '../stores/live-camera.ts';
import { now } from '../stores/server-time.ts';
import { select, useView } from '../stores/view.ts';
import { exchangeCamera } from './camera-exchange.ts';
import { type FromOtherSide, HELLO, PORT, type ToOtherSide } from './messages.ts';
import { changedParts, otherSide } from './sides.ts';

/**
 * Keeps the page in a frame as the other side of this page's comparison: sends it what changes of its document,
 * shares one camera with it, and takes over what is selected and typed there. Returns the end of it.
 */
export function connectOtherSide(frame: HTMLIFrameElement, onReady: () => void): () => void {
  let port: MessagePort | undefined;
  let sent: ViewDocument | undefined;
  const say = (message: ToOtherSide) => port?.postMessage(message);
  const cameras = exchangeCamera((camera) => say({ type: 'camera', camera }), driveCamera);

  function sendView(): void {
    const { document, clockAnchor } = useView.getState();
    if (!port || !document.comparison) return;
    const next = otherSide(document);
    const patch = changedParts(sent, next);
    sent = next;
    // A clock that runs has run on since it was set.
    if (patch.clock && patch.clock === document.clock)
      patch.clock = rebasedClock(patch.clock, clockAnchor, now());
    if (Object.keys(patch).length > 0) say({ type: 'view', patch });
  }

  function receive({ data }: MessageEvent<FromOtherSide>): void {
    if (data.type === 'camera') cameras.received(data.camera);
    else if (data.type === 'selection') select(data.selection);
    else
      document.body.dispatchEvent(
        new KeyboardEvent(data.kind, {
          key: data.key,
          code: data.code,
          ...data.modifiers,
          bubbles: true,
          cancelable: true,
        }),
      );
  }

  function greet({ data, source, origin }: MessageEvent): void {
    if (data !== HELLO || source !== frame.contentWindow || origin !== location.origin) return;
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = receive;
    sent = undefined;
    frame.contentWindow?.postMessage(PORT, location.origin, [channel.port2]);
    sendView();
    cameras.moved(useView.getState().document.camera);
    onReady();
  }

  addEventListener('message', greet);
  const stopView = useView.subscribe(({ document }, { document: before }) => {
    if (document === before) return;
    sendView();
    // An engine that tells of every frame is ahead of the document, or still on its way to where that says.
    if (!hasCameraDriver() && document.camera !== before.camera) cameras.moved(document.camera);
  });
  const stopCamera = onCameraMoved(cameras.moved);
  return () => {
    removeEventListener('message', greet);
    stopView();
    stopCamera();
    port?.close();
  };
}
