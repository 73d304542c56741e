import { PatientLoad } from '../stores/patient-load.ts';
import { useView } from '../stores/view.ts';

/** Loads what reckons the styles of layers when a view first wants one. Returns the end. */
export function followStylesWhenWanted(): () => void {
  let stop: (() => void) | undefined;
  const styles = new PatientLoad(
    () => import('./follow-styles.ts'),
    ({ followStyles }) => {
      stop = followStyles();
      unsubscribe();
    },
  );
  const look = () => {
    const isWanted = Object.values(useView.getState().document.layers).some(
      ({ filter, colouring }) => filter !== undefined || colouring !== undefined,
    );
    if (isWanted) styles.want();
  };
  const unsubscribe = useView.subscribe(look);
  look();
  return () => {
    styles.stop();
    unsubscribe();
    stop?.();
  };
}
