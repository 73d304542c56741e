import { create } from 'zustand';

/** A sentence for the person in front of the page, by its key in the locale files. */
export interface Notice {
  id: number;
  key: string;
  values?: Record<string, string | number>;
  /** It goes by itself: it only confirms, or is no news for long. */
  passes: boolean;
}

/** More would hide the city; the oldest goes. */
const MOST = 4;

export const useNotices = create<{ notices: Notice[]; announcement: string }>()(() => ({
  notices: [],
  announcement: '',
}));

let lastId = 0;

/** Tells of a problem: it stays until it is closed. What the same sentence said before goes. */
export function notify(key: string, values?: Notice['values']): void {
  show({ key, passes: false, ...(values ? { values } : {}) });
}

/** Tells what has been done or has come: it goes by itself. */
export function notifyBriefly(key: string, values?: Notice['values']): void {
  show({ key, passes: true, ...(values ? { values } : {}) });
}

function show(notice: Omit<Notice, 'id'>): void {
  useNotices.setState(({ notices }) => {
    const same = notices.find(
      ({ key, values }) => key === notice.key && JSON.stringify(values) === JSON.stringify(notice.values),
    );
    if (same) return {};
    const others = notices.filter(({ key }) => key !== notice.key);
    return { notices: [...others, { ...notice, id: ++lastId }].slice(-MOST) };
  });
}

export function closeNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Says a sentence to screen readers, without showing it. */
export function announce(announcement: string): void {
  useNotices.setState({ announcement });
}
