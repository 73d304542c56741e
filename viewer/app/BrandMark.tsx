/** A skyline and its reflection: the city and its mirror. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" style={{ color: 'var(--accent)' }}>
      <path fill="currentColor" d="M4 15h6V7h7v8h3V3h8v12H4z" />
      <path fill="currentColor" opacity=".42" d="M4 17h24v9h-8v-5h-3v7h-7v-5H4z" />
    </svg>
  );
}
