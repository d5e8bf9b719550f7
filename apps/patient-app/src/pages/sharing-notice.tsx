import { Alert } from '@mantine/core';
import { type Kind, kinds, narrowedTypes, sharingOf } from '../records/kinds.ts';
import type { Session } from '../smart/session.ts';
import { LockIcon } from '../theme/icons.tsx';

type Props = { session: Pick<Session, 'askedScope' | 'grantedScope'>; ehrName: string };

/**
 * Says what was asked for and not shared. The granted scope may be less than the asked one, and the app adapts.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function SharingNotice({ session, ehrName }: Props) {
  const { grantedScope } = session;
  const asked = Object.values<Kind>(kinds);
  const missing = asked.filter(kind => sharingOf(kind, grantedScope) === 'none');
  const partly = asked.filter(kind => sharingOf(kind, grantedScope) === 'part');
  const narrowed = narrowedTypes(session);
  if (missing.length + partly.length + narrowed.length === 0) return null;
  const shared = `You share ${asked.length - missing.length} of ${asked.length} kinds of data`;
  return (
    <Alert
      className="notice info"
      role="status"
      icon={<LockIcon />}
      title={missing.length > 0 ? shared : 'You share some of your data only in part'}
    >
      {missing.length > 0 && `Not shared: ${listOf(titlesOf(missing))}. `}
      {partly.length > 0 && `Shared in part: ${listOf(titlesOf(partly))}. `}
      {narrowed.map(({ title, parts }) => `${title}: only ${listOf(parts)}. `)}
      To change that, disconnect and connect again. If you said that you do not want to be asked again, first end this
      app’s access at {ehrName}.
    </Alert>
  );
}

const titlesOf = (some: Kind[]) => some.map(({ title }) => title);
const listOf = (titles: string[]) => new Intl.ListFormat('en-US').format(titles.map(title => title.toLowerCase()));
