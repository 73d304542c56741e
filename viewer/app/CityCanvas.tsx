import { Suspense } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { GlobeCanvas } from './GlobeCanvas.tsx';
import { lazyPart } from './lazy-part.tsx';

const MapCanvas = lazyPart(() => import('./MapCanvas.tsx'));
const PlainCanvas = lazyPart(() => import('./PlainCanvas.tsx'));

/**
 * The city, by the engine that the view document asks for; where the machine has no WebGL 2, as a map on a plain
 * canvas. The one that is not shown is gone, with all of its memory.
 */
export function CityCanvas(properties: { city: Scene; address: string }) {
  const display = useView((state) => state.document.display);
  const isPlain = useStatus((state) => state.plainCanvas);
  const attempt = useStatus((state) => state.engineAttempt);
  if (display === 'globe' && !isPlain) return <GlobeCanvas key={attempt} {...properties} />;
  const Canvas = isPlain ? PlainCanvas : MapCanvas;
  return (
    <Suspense fallback={<main className="globe" />}>
      <Canvas key={attempt} {...properties} />
    </Suspense>
  );
}
