import { create } from 'zustand';

/** The clip whose handles are shown on the city; undefined for none. */
export const useClipEditing = create<{ id: string | undefined }>()(() => ({ id: undefined }));
