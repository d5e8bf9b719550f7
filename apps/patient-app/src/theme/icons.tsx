import type { ReactNode } from 'react';

/** Decoration beside text that says the same; hidden from screen readers. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const HeartbeatIcon = () => (
  <Icon>
    <path d="M2 13h5l2.5-7 4.5 12 2.5-5H22" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M12 4 2.8 19.5h18.4z" />
    <path d="M12 10v4m0 2.8v.2" />
  </Icon>
);
export const UpIcon = () => (
  <Icon>
    <path d="M12 19V5m-6 6 6-6 6 6" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M12 5v14m-6-6 6 6 6-6" />
  </Icon>
);
export const UnlinkIcon = () => (
  <Icon>
    <path d="M10 14 6.5 17.5a3.2 3.2 0 0 1-4.5-4.5L5.5 9.5M14 10l3.5-3.5a3.2 3.2 0 0 1 4.5 4.5L18.5 14.5M4 4l16 16" />
  </Icon>
);
