import { useView } from '../stores/view.ts';

/** Loads what reckons the styles of layers when a view first wants one. Returns the end. */
export function followStylesWhenWanted(): () => void {
  let stopped = false;
  let end: (() => void) | undefined;
  let stopWaiting: (() => void) | undefined;
  const look = () => {
    const wanted = Object.values(useView.getState().document.layers).some(
      ({ filter, colouring }) => filter !== undefined || colouring !== undefined,
    );
    if (!wanted || end) return;
    end = () => undefined;
    import('./follow-styles.ts').then(
      ({ followStyles }) => {
        stopWaiting?.();
        if (!stopped) end = followStyles();
      },
      () => {
        // Wanted again with the next change, when the network may be back.
        end = undefined;
      },
    );
  };
  stopWaiting = useView.subscribe(look);
  look();
  return () => {
    stopped = true;
    stopWaiting?.();
    end?.();
  };
}
