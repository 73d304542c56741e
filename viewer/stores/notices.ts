import { create } from 'zustand';

/** A sentence for the person in front of the page, by its key in the locale files. */
export interface Notice {
  id: number;
  key: string;
  values?: Record<string, string | number>;
}

export const useNotices = create<{ notices: Notice[]; announcement: string }>()(() => ({
  notices: [],
  announcement: '',
}));

let lastId = 0;

/** Shows a notice until it is closed. The same sentence is shown once. */
export function notify(key: string, values?: Notice['values']): void {
  useNotices.setState(({ notices }) => {
    const same = (notice: Notice) =>
      notice.key === key && JSON.stringify(notice.values) === JSON.stringify(values);
    return notices.some(same) ? {} : { notices: [...notices, { id: ++lastId, key, values }] };
  });
}

export function closeNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Says a sentence to screen readers, without showing it. */
export function announce(announcement: string): void {
  useNotices.setState({ announcement });
}
