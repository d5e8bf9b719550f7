import { Button } from '@mantine/core';
import type { GrantRow } from '@smart-ehr/ehr-api';
import { useEffect, useId, useRef } from 'react';
import { useTexts } from '../texts/language.tsx';

type Props = { grants: readonly GrantRow[]; answer: (isConfirmed: boolean) => void };

/**
 * Asks before access ends, and names each. The native dialog keeps the keyboard inside, takes Escape for a no, and gives the
 * focus back to the button that opened it. https://html.spec.whatwg.org/multipage/interactive-elements.html#dom-dialog-showmodal
 */
export function RevokeDialog({ grants, answer }: Props) {
  const { tokens: texts, locale } = useTexts();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const dialog = useRef<HTMLDialogElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    no.current?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="question"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-hint`}
      onClose={event => answer(event.currentTarget.returnValue === 'revoke')}
    >
      <form method="dialog">
        <h2 id={`${id}-title`}>{texts.confirm(grants.length)}</h2>
        <p id={`${id}-hint`}>{texts.confirmHint}</p>
        <ul className="rows">
          {grants.map(({ id, description, clientId, user, issuedMs }) => (
            <li key={id}>
              <div className="about">
                <strong>{description}</strong>
                <span>{[clientId, user?.name ?? texts.service].join(' · ')}</span>
                <span>{`${texts.issued}: ${moment.format(issuedMs)}`}</span>
              </div>
            </li>
          ))}
        </ul>
        <div className="answers">
          <Button ref={no} type="submit" value="no" variant="default">
            {texts.cancel}
          </Button>
          <Button type="submit" value="revoke">
            {texts.revoke}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
