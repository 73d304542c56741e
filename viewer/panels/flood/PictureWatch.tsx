import { Suspense, useEffect } from 'react';
import type { Scene } from '../../../models/schema/scene.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { followPicture, usePicture } from '../../flood/picture/picture.ts';

const PictureMark = lazyPart(() => import('./PictureMark.tsx'));

/** Follows which run the city goes by, and loads what tells of it when there is one. */
export function PictureWatch({ city }: { city: Scene }) {
  const picture = usePicture((state) => state.picture);
  useEffect(() => followPicture(city.id), [city.id]);
  return picture ? (
    <Suspense fallback={null}>
      <PictureMark city={city} picture={picture} />
    </Suspense>
  ) : null;
}
