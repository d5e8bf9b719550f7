import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { grants, revoke } from '../api/grants.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { OnlyFor } from '../shell/only-for.tsx';
import { Page } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { filterGrants } from './filter-grants.ts';
import { GrantTable } from './grant-table.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';

/** /admin/tokens: which apps have access, and an end to it. */
export function TokenAdministrationPage() {
  const { tokens } = useTexts();
  return (
    <OnlyFor whom="admin">
      <Page title={tokens.title}>
        <p className="soft">{tokens.lead}</p>
        <Administration />
      </Page>
    </OnlyFor>
  );
}

function Administration() {
  const { tokens: texts } = useTexts();
  const queryClient = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery({ ...grants, staleTime: 0 });
  const [typed, setTyped] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const outcome = useRef<HTMLParagraphElement>(null);
  const revocation = useMutation({
    mutationFn: revoke,
    onSuccess: () => {
      setSelected(new Set());
      outcome.current?.focus(); // The button that had it can be pressed no more.
      return queryClient.invalidateQueries({ queryKey: grants.queryKey });
    },
  });
  const shown = filterGrants(data?.grants ?? [], typed);
  // What a search hides is not revoked along with what it shows.
  const chosen = shown.filter(({ id }) => selected.has(id));

  if (!data) return error ? <Failure problem={error} isTrying={isFetching} retry={refetch} /> : <Loading />;
  return (
    <>
      <div className="grid-tools">
        <TextInput
          type="search"
          label={texts.filter}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
        <Button disabled={chosen.length === 0} loading={revocation.isPending} onClick={() => setAsking(true)}>
          {texts.revoke}
        </Button>
      </div>
      {isAsking && (
        <RevokeDialog
          grants={chosen}
          answer={isConfirmed => {
            setAsking(false);
            if (isConfirmed) revocation.mutate(chosen.map(({ id }) => id));
          }}
        />
      )}
      <p className="small" role="status" ref={outcome} tabIndex={-1}>
        {revocation.data && `${texts.revoked(revocation.data.revoked)} `}
        {texts.count(shown.length, data.grants.length, chosen.length)}
      </p>
      {revocation.error && (
        <Failure problem={revocation.error} isTrying={isFetching} retry={() => revocation.reset()} />
      )}
      {shown.length === 0 ? (
        <p>{data.grants.length === 0 ? texts.none : texts.noMatch}</p>
      ) : (
        <GrantTable grants={shown} selected={selected} onSelect={setSelected} />
      )}
    </>
  );
}
