import { type RefObject, useEffect, useRef } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { engineGone, reportEngineFailure } from './engine-state.ts';
import { type CityEngine, setCurrentEngine } from './globe-control.ts';

/** Starts an engine of flat maps in an element, for as long as the element is there. */
export function useEngine(
  container: RefObject<HTMLElement | null>,
  city: Scene,
  address: string,
  create: (container: HTMLElement, city: Scene, address: string) => CityEngine,
): void {
  const shown = useRef(city);
  const running = useRef<CityEngine>(undefined);

  useEffect(() => {
    shown.current = city;
    running.current?.setCity(city);
  }, [city]);

  useEffect(() => {
    if (!container.current) return;
    // An element of its own for each engine: what one leaves behind never meets the next.
    const element = document.createElement('div');
    element.className = 'city-map';
    container.current.prepend(element);
    try {
      running.current = create(element, shown.current, address);
      setCurrentEngine(running.current);
    } catch (error) {
      reportEngineFailure(error);
    }
    return () => {
      setCurrentEngine(undefined);
      running.current?.destroy();
      running.current = undefined;
      element.remove();
      engineGone();
    };
  }, [container, address, create]);
}
