import { create } from 'zustand';

/** Whether the dialog for a picture in print size is open. */
export const usePrint = create<{ open: boolean }>()(() => ({ open: false }));
