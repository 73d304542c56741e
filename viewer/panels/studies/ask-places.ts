import { useCallback, useEffect, useRef, useState } from 'react';
import { cancelSketch, requestSketch, type SketchRequest } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';

/**
 * Asks for places in the city, for a form. `isAsking`: the person is picking; asked again, it stops. A form that is closed
 * asks for nothing any more.
 */
export function useAskPlaces(): {
  isAsking: boolean;
  ask(request: SketchRequest): Promise<GroundPlace[] | undefined>;
} {
  const [isAsking, setIsAsking] = useState(false);
  const asking = useRef(false);
  useEffect(
    () => () => {
      if (asking.current) cancelSketch();
    },
    [],
  );
  const ask = useCallback(async (request: SketchRequest) => {
    if (asking.current) {
      cancelSketch();
      return undefined;
    }
    asking.current = true;
    setIsAsking(true);
    const places = await requestSketch(request);
    asking.current = false;
    setIsAsking(false);
    return places;
  }, []);
  return { isAsking, ask };
}
