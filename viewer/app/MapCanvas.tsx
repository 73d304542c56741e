import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import { createCityMap } from '../map/city-map.ts';
import { groundSeen } from './display.ts';
import { useEngine } from './use-engine.ts';

/** The 2D map in place of the globe. */
export default function MapCanvas({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const holder = useRef<HTMLElement>(null);
  useEngine(holder, city, address, createMap);
  useEffect(() => {
    const canvas = holder.current?.querySelector('canvas');
    canvas?.setAttribute('role', 'application');
    canvas?.setAttribute('aria-label', t('globe.label'));
  });
  return (
    <main className="globe" ref={holder}>
      <div className="crosshair" aria-hidden="true" />
    </main>
  );
}

function createMap(container: HTMLElement, city: Scene, address: string) {
  return createCityMap({ container, city, address, ground: groundSeen(city) });
}
