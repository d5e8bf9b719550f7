/** Small drawings in the color of the text around them; hidden from screen readers, because words say the same. */
const line = {
  viewBox: '0 0 24 24',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  'aria-hidden': true,
} as const;

export const CareMark = () => (
  <svg viewBox="0 0 32 32" className="care-mark" aria-hidden="true">
    <rect width="32" height="32" rx="9" />
    <path d="M13.5 7h5v6.5H25v5h-6.5V25h-5v-6.5H7v-5h6.5z" />
  </svg>
);

export const LockIcon = () => (
  <svg {...line} aria-hidden="true">
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </svg>
);

export const ArrowIcon = () => (
  <svg {...line} aria-hidden="true">
    <path d="M5 12h14M13 6l6 6-6 6" />
  </svg>
);
