import { Button } from '@mantine/core';
import type { LaunchableApp } from '@smart-ehr/ehr-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import { launch } from '../api/launches.ts';
import type { LaunchContext } from '../launch/launch-context.ts';
import { Loading } from '../shell/failure.tsx';
import { useTexts } from '../texts/language.tsx';
import { AlertIcon, CloseIcon } from '../theme/icons.tsx';

type Props = { app: LaunchableApp; context: LaunchContext; close: () => void };

/**
 * An app inside of the chart. The sandbox lets it run and sign in, and keeps it from leading the window of the EHR elsewhere.
 * Which origins may be framed at all is in the page's Content-Security-Policy.
 */
export function AppFrame({ app, context, close }: Props) {
  const texts = useTexts().launch;
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // Launched once for each mount: a handle works once. `id` makes the query this frame's own.
  const { data, error } = useQuery({
    queryKey: ['launch', id, app.clientId, context],
    queryFn: () => launch({ clientId: app.clientId, ...context, display: 'frame' }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('section')?.scrollIntoView();
  }, []);

  return (
    <section className="portlet app-frame" aria-labelledby={id}>
      <header>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {app.name}
        </h2>
        <Button
          variant="default"
          size="xs"
          leftSection={<CloseIcon />}
          aria-label={texts.closeFor(app.name)}
          onClick={close}
        >
          {texts.close}
        </Button>
      </header>
      {error && (
        <div className="body failure" role="alert">
          <p>
            <AlertIcon /> {texts.refused}. {error.message}
          </p>
        </div>
      )}
      {!data && !error && (
        <div className="body">
          <Loading />
        </div>
      )}
      {data && (
        <iframe
          src={data.url}
          title={texts.frame(app.name)}
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads"
          referrerPolicy="no-referrer"
        />
      )}
    </section>
  );
}
