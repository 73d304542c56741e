import { Suspense, useEffect, useState } from 'react';
import { isTyping } from '../../app/is-typing.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { recordError } from '../../stores/status.ts';
import { patchView } from '../../stores/view.ts';

const DropCover = lazyPart(() => import('./DropCover.tsx'));

/** The whole page takes files that are dropped on it, and addresses and data that are pasted. */
export function AddTarget() {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Between two elements of the page there is a related target.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) add(async () => (await import('../../added/add-files.ts')).addFiles(files));
    };
    const paste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain').trim() ?? '';
      if (files.length > 0) add(async () => (await import('../../added/add-files.ts')).addFiles(files));
      else if (/^https?:\/\/\S+$/i.test(text))
        add(async () => (await import('../../added/add-address.ts')).addAddress(text));
      else if (/^[{[<]/.test(text)) add(async () => (await import('../../added/add-files.ts')).addText(text));
      else return;
      event.preventDefault();
    };
    addEventListener('dragenter', drag);
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragenter', drag);
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, []);

  return over ? (
    <Suspense fallback={null}>
      <DropCover />
    </Suspense>
  ) : null;
}

/** What happens to it, and what is asked of it, is seen in the panel. */
function add(work: () => Promise<void>): void {
  patchView({ panel: 'add' });
  work().catch(recordError);
}
