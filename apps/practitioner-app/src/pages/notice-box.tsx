import { Alert } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { AlertIcon, CheckIcon } from '../theme/icons.tsx';

export type Notice = { tone: 'info' | 'problem'; title: string; text: string; detail?: string };

/** Tells what has just happened. Takes the focus, because it is the reason why the page is what it is. */
export function NoticeBox({ notice }: { notice: Notice }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      className={`notice ${notice.tone}`}
      title={notice.title}
      icon={notice.tone === 'problem' ? <AlertIcon /> : <CheckIcon />}
    >
      {notice.text}
      {notice.detail && (
        <details>
          <summary>Technical detail</summary>
          <code>{notice.detail}</code>
        </details>
      )}
    </Alert>
  );
}
