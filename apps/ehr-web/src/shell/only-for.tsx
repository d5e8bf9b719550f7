import type { Me } from '@smart-ehr/ehr-api';
import type { ReactNode } from 'react';
import { useOutletContext } from 'react-router';
import { isClinician } from '../api/me.ts';
import { useTexts } from '../texts/language.tsx';
import { Page } from './page.tsx';

/**
 * A screen for some, and for others a page that says for whom it is. A courtesy: the EHR asks for the role with every request
 * for data.
 */
export function OnlyFor({ whom, children }: { whom: 'clinical' | 'admin'; children: ReactNode }) {
  const { notForYou } = useTexts();
  const me = useOutletContext<Me>();
  const isMeant = whom === 'clinical' ? isClinician(me) : me.role === 'admin';
  if (isMeant) return children;
  return (
    <Page title={notForYou.title}>
      <section className="card">
        <p>{notForYou[whom]}</p>
        <p className="soft">{notForYou.hint}</p>
      </section>
    </Page>
  );
}
