import { Button } from '@mantine/core';
import type { LaunchableApp } from '@smart-ehr/ehr-api';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { launchableApps } from '../api/launches.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { Portlet } from '../shell/portlet.tsx';
import { useTexts } from '../texts/language.tsx';
import { FrameIcon, OpenIcon } from '../theme/icons.tsx';
import { type LaunchContext, openAppUrl } from './launch-context.ts';

type Props = {
  hint: string;
  context: LaunchContext;
  /** Shows an app in a frame of this screen; without it, apps open in tabs alone. */
  showHere?: (app: LaunchableApp) => void;
  children?: ReactNode;
};

/** The apps that can be launched. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch */
export function LaunchPortlet({ hint, context, showHere, children }: Props) {
  const { launch } = useTexts();
  const id = useId();
  const { data, error, isFetching, refetch } = useQuery(launchableApps);
  return (
    <Portlet title={launch.title}>
      <p className="soft small">{hint}</p>
      {children}
      {error && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
      {!data && !error && <Loading />}
      {data?.apps.length === 0 && <p>{launch.none}</p>}
      <span id={`${id}-tab`} hidden>
        {launch.inNewTab}
      </span>
      <ul className="apps">
        {data?.apps.map(app => (
          <li key={app.clientId}>
            <a
              className="launch"
              data-client-id={app.clientId}
              href={openAppUrl(app, context)}
              target="_blank"
              rel="noopener"
              aria-describedby={`${id}-${app.clientId} ${id}-tab`}
            >
              {launch.link(app.name)}
              <OpenIcon />
            </a>
            <span className="soft small" id={`${id}-${app.clientId}`}>
              {app.selfRegistered ? launch.selfRegistered : app.publisher}
            </span>
            {showHere && app.frame && (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<FrameIcon />}
                aria-label={launch.hereFor(app.name)}
                onClick={() => showHere(app)}
              >
                {launch.here}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Portlet>
  );
}
