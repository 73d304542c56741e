/** The sun on its path over the horizon. */
export function SunPathIcon() {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M1.5 12.5a6.5 6.5 0 0 1 13 0M.5 12.5h15" strokeWidth="1.2" />
      <circle cx="11.2" cy="6.4" r="2.1" fill="currentColor" stroke="none" />
    </svg>
  );
}
