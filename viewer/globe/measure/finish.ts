import { loadEgm96 } from '../../../models/geodesy/egm96.ts';
import { addMeasurement, completeMeasurement, type MeasureKind } from '../../stores/measurements.ts';
import { errorText, type GroundPlace, recordError } from '../../stores/status.ts';
import type { GlobeContext } from '../globe-context.ts';
import { liveFigures, measure } from './measure.ts';
import { probeOf } from './probe.ts';

/**
 * Keeps what has been drawn as a measurement, at once with what its places say, and completes it when the ground
 * below is known. Resolves then; problems are recorded and leave what is known.
 */
export async function finishMeasurement(
  kind: MeasureKind,
  places: GroundPlace[],
  context: GlobeContext | undefined,
): Promise<void> {
  const id = `m${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const figures = liveFigures(kind, places);
  addMeasurement({ id, kind, places, visible: true, figures, pending: context !== undefined });
  if (!context) return;
  try {
    const geoid = kind === 'spot' ? await loadEgm96().catch(() => undefined) : undefined;
    const measured = await measure(kind, places, probeOf(context.scene), geoid);
    completeMeasurement(id, { ...measured, pending: false });
  } catch (error) {
    recordError(`measure: ${errorText(error)}`);
    completeMeasurement(id, { pending: false });
  }
}
