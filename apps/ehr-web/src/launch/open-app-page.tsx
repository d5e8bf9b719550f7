import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { launch, launchableApps } from '../api/launches.ts';
import { OnlyFor } from '../shell/only-for.tsx';
import { Page } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { launchOf } from './launch-context.ts';

/** /open-app?client=…: the new tab of a launch link. It becomes the app, or says why not. */
export function OpenAppPage() {
  return (
    <OnlyFor whom="clinical">
      <Opening />
    </OnlyFor>
  );
}

function Opening() {
  const texts = useTexts().launch;
  const [query] = useSearchParams();
  const request = launchOf(query);
  const { data: known } = useQuery(launchableApps);
  const name = known?.apps.find(({ clientId }) => clientId === request.clientId)?.name;
  // A query rather than a mutation: of two renders at once only the first asks, so one tab launches once.
  const { data, error } = useQuery({
    queryKey: ['launch', request],
    queryFn: () => launch(request),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  useEffect(() => {
    if (data) location.replace(data.url); // Going back must not launch again.
  }, [data]);

  if (error) {
    return (
      <Page title={texts.refused}>
        <section className="card" role="alert">
          <p>{error.message}</p>
          <p className="soft">{texts.refusedHint}</p>
        </section>
      </Page>
    );
  }
  return (
    <Page title={name === undefined ? texts.openingAny : texts.opening(name)}>
      <Loader type="dots" />
    </Page>
  );
}
