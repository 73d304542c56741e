/** Inputs that take no letters: who has chosen by one goes on with keys. */
const CHOSEN = new Set(['radio', 'checkbox', 'range', 'button', 'submit', 'reset', 'file', 'color']);

/** Whether letters that are typed, and text that is pasted, belong to the element that has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !target.readOnly && !CHOSEN.has(target.type);
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
