import { useShallow } from 'zustand/react/shallow';
import { addedItems, useAdded } from '../../stores/added.ts';
import { useView } from '../../stores/view.ts';
import './texts.ts';
import './add.css';
import { AddedRow } from './AddedRow.tsx';

/** All that people added, in the order in which they did. */
export function AddedList({ empty }: { empty?: string }) {
  const added = useView((state) => state.document.added);
  const state = useAdded(useShallow(({ files, sources, extents }) => ({ files, sources, extents })));
  const items = addedItems(state, added);
  if (items.length === 0) return empty === undefined ? null : <p className="muted">{empty}</p>;
  return (
    <ul>
      {items.map((item) => (
        <AddedRow key={item.id} item={item} />
      ))}
    </ul>
  );
}
