import type { NegotiatedScope } from '@smart-ehr/ehr-api';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grantDetail } from '../api/grants.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { useTexts } from '../texts/language.tsx';
import { ScopeList } from './scope-list.tsx';

/** Why a grant has just these scopes, asked for when somebody wants to know. */
export function Negotiation({ grantId, app }: { grantId: string; app: string }) {
  const { tokens: texts } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="negotiation" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {texts.negotiation} <span className="spoken">({app})</span>
      </summary>
      {isOpen && <Account grantId={grantId} />}
    </details>
  );
}

function Account({ grantId }: { grantId: string }) {
  const { tokens: texts } = useTexts();
  const { data, error, isFetching, refetch } = useQuery(grantDetail(grantId));
  if (!data) return error ? <Failure problem={error} isTrying={isFetching} retry={refetch} /> : <Loading />;
  if (data.negotiation.length === 0) return <p className="small">{texts.notNegotiated}</p>;
  return (
    <ul>
      {data.negotiation.map(scope => (
        <li key={scope.asked}>
          <code>{scope.asked}</code>
          <Outcome {...scope} />
        </li>
      ))}
    </ul>
  );
}

/** The sentences are the server's own, in English. */
function Outcome({ asked, granted, steps }: NegotiatedScope) {
  const { tokens: texts } = useTexts();
  return (
    <>
      {granted === '' && <strong>{texts.nothingGranted}</strong>}
      {granted !== '' && granted !== asked && (
        <>
          <span>{texts.grantedInstead}</span>
          <ScopeList scope={granted} of={asked} />
        </>
      )}
      <p lang="en">{steps.map(({ reason }) => reason).join(' ')}</p>
    </>
  );
}
