import type { Scene } from '../../models/schema/scene.ts';

export default function PlainCanvas(_: { city: Scene; address: string }) {
  return <main className="globe" />;
}
