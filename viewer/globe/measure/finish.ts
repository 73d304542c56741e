import { loadEgm96 } from '../../../models/geodesy/egm96.ts';
import { completeMeasurement, type MeasureKind } from '../../stores/measurements.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { type Measured, measure } from './measure.ts';
import type { Probe } from './probe.ts';

/** Completes a measurement with what the ground and the buildings below it say. */
export async function finishMeasurement(
  id: string,
  kind: MeasureKind,
  places: readonly GroundPlace[],
  probe: Probe,
): Promise<void> {
  // Without the geoid the other heights are still known.
  const geoid = kind === 'spot' ? await loadEgm96().catch(() => undefined) : undefined;
  const complete = (known: Measured) => completeMeasurement(id, known);
  complete(await measure(kind, places, probe, geoid, complete));
}
