import { InputError } from '../../../models/errors.ts';
import { type CameraPlacement, MOST_CALIBRATION_PAIRS } from '../../../models/schema/camera-calibration.ts';
import { FEWEST_POINTS } from '../../../scenes/planning/sight/pose/points.ts';
import { solvePlacement } from '../../../scenes/planning/sight/pose/solve-placement.ts';
import { onCityLeft } from '../../stores/boot.ts';
import { recordStep } from '../../stores/history.ts';
import { cancelSketch, requestSketch } from '../../stores/sketch.ts';
import { project, useProjections } from '../projection/projections.ts';
import { type Calibrating, NOT_CALIBRATING, type Pair, useCalibration } from './store.ts';

let newest = 0;

/** Begins with a camera: its pictures lie on the city as it is known, and as it is solved. */
export function beginCalibration(camera: string, expected: CameraPlacement | undefined): void {
  endCalibration();
  project(camera);
  useCalibration.setState({ ...NOT_CALIBRATING, camera, expected });
}

export function endCalibration(): void {
  if (useCalibration.getState().waiting !== undefined) cancelSketch();
  useCalibration.setState(NOT_CALIBRATING);
  useProjections.setState({ trial: undefined, dimmed: undefined });
}

/** Sets a new point in the picture, and asks for it in the city. */
export async function setInPicture(x: number, y: number): Promise<void> {
  const { pairs, waiting } = useCalibration.getState();
  if (waiting !== undefined) {
    // The point that waits is set better; the city is still asked. One that is new is no step yet: taken back, it would
    // be there without a place and nothing would wait for it.
    const isNew = pairs.some(({ id, place }) => id === waiting && !place);
    if (isNew)
      useCalibration.setState({
        pairs: pairs.map((pair) => (pair.id === waiting ? { ...pair, x, y } : pair)),
      });
    else movePair(waiting, x, y);
    return;
  }
  if (pairs.length >= MOST_CALIBRATION_PAIRS) return;
  const id = ++newest;
  useCalibration.setState({ pairs: [...pairs, { id, x, y }] });
  await setInCity(id);
}

/** Asks for the place in the city of a pair; a new pair for which it is given up is taken away. */
export async function setInCity(id: number): Promise<void> {
  useCalibration.setState({ waiting: id, chosen: id });
  useProjections.setState({ dimmed: useCalibration.getState().camera });
  const places = await requestSketch({ kind: 'point', prompt: 'calibration.inCity' });
  const { pairs, waiting } = useCalibration.getState();
  if (waiting !== id) return;
  useProjections.setState({ dimmed: undefined });
  const before = pairs.filter((pair) => pair.id !== id || pair.place);
  const after = places
    ? pairs.map((pair) => (pair.id === id ? { ...pair, place: places[0] } : pair))
    : before;
  useCalibration.setState({ waiting: undefined });
  change(before, after);
}

/** Moves a point in the picture. */
export function movePair(id: number, x: number, y: number): void {
  const { pairs } = useCalibration.getState();
  const within = (value: number) => Math.max(0, Math.min(1, value));
  const next = pairs.map((pair) => (pair.id === id ? { ...pair, x: within(x), y: within(y) } : pair));
  change(pairs, next, `calibration ${id}`);
}

export function removePair(id: number): void {
  const { pairs, waiting } = useCalibration.getState();
  if (waiting === id) cancelSketch();
  change(
    pairs,
    pairs.filter((pair) => pair.id !== id),
  );
}

export function keepKnown(keeps: Partial<Calibrating['keeps']>): void {
  useCalibration.setState((state) => ({ keeps: { ...state.keeps, ...keeps } }));
  solve();
}

/** One step that can be taken back. */
function change(before: readonly Pair[], after: readonly Pair[], key?: string): void {
  const { camera } = useCalibration.getState();
  const set = (pairs: readonly Pair[]) => {
    if (useCalibration.getState().camera !== camera) return;
    useCalibration.setState({ pairs });
    solve();
  };
  set(after);
  if (before !== after) recordStep({ undo: () => set(before), redo: () => set(after) }, key);
}

/** Solves from all pairs that are complete, and shows what comes of it at once. */
export function solve(): void {
  const { camera, pairs, picture, expected, keeps } = useCalibration.getState();
  if (camera === undefined || !picture) return;
  const complete = pairs.flatMap(({ id, x, y, place }) => (place ? [{ id, pair: { x, y, ...place } }] : []));
  if (complete.length < FEWEST_POINTS) {
    useCalibration.setState({ solved: undefined, problem: undefined });
    useProjections.setState({ trial: undefined });
    return;
  }
  try {
    const solved = solvePlacement(
      complete.map(({ pair }) => pair),
      picture,
      expected,
      keeps,
    );
    useCalibration.setState({ solved: { ...solved, ids: complete.map(({ id }) => id) }, problem: undefined });
    useProjections.setState({ trial: { camera, placement: solved.placement } });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    useCalibration.setState({ solved: undefined, problem: { code: error.code, input: error.input } });
    useProjections.setState({ trial: undefined });
  }
}

onCityLeft(endCalibration);
