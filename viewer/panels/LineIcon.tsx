/** A picture of lines on a grid of 16, one hand for all of them. `size` as CSS has it. */
export function LineIcon({ path, size = '1em' }: { path: string; size?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeLinejoin="round"
      strokeLinecap="round"
    >
      <path d={path} />
    </svg>
  );
}
