import { driveCamera, hasCameraDriver, onCameraMoved } from '../stores/live-camera.ts';
import { currentView, patchView, useView } from '../stores/view.ts';
import { exchangeCamera } from './camera-exchange.ts';
import { type FromOtherSide, HELLO, PORT, type ToOtherSide } from './messages.ts';

/**
 * Runs in the page inside the page: shows what the page around it says, and tells it of camera, selection and keys.
 * Returns the end of it.
 */
export function followHost(): () => void {
  let port: MessagePort | undefined;
  let told = currentView().selection;
  const say = (message: FromOtherSide) => port?.postMessage(message);
  const cameras = exchangeCamera((camera) => say({ type: 'camera', camera }), driveCamera);

  function receive({ data }: MessageEvent<ToOtherSide>): void {
    if (data.type === 'camera') {
      cameras.received(data.camera);
      return;
    }
    if (data.patch.selection) told = data.patch.selection;
    patchView(data.patch);
  }

  function takePort({ data, source, origin, ports }: MessageEvent): void {
    if (data !== PORT || source !== parent || origin !== location.origin || !ports[0]) return;
    port = ports[0];
    port.onmessage = receive;
  }

  function tellKey(event: KeyboardEvent): void {
    const { type, key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
    say({
      type: 'key',
      kind: type === 'keyup' ? 'keyup' : 'keydown',
      key,
      code,
      modifiers: { shiftKey, ctrlKey, altKey, metaKey },
    });
    // Tab still leaves the frame; all other keys are those of the page around it.
    if (key !== 'Tab') event.preventDefault();
  }

  addEventListener('message', takePort);
  addEventListener('keydown', tellKey);
  addEventListener('keyup', tellKey);
  const stopView = useView.subscribe(({ document }, { document: before }) => {
    if (document.selection !== before.selection && document.selection !== told) {
      told = document.selection;
      say({ type: 'selection', selection: document.selection });
    }
    if (!hasCameraDriver() && document.camera !== before.camera) cameras.moved(document.camera);
  });
  const stopCamera = onCameraMoved(cameras.moved);
  parent.postMessage(HELLO, location.origin);
  return () => {
    removeEventListener('message', takePort);
    removeEventListener('keydown', tellKey);
    removeEventListener('keyup', tellKey);
    stopView();
    stopCamera();
    port?.close();
  };
}
