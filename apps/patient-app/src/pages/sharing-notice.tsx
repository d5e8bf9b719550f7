import { Alert } from '@mantine/core';
import { type Kind, kinds, sharingOf } from '../records/kinds.ts';
import { LockIcon } from '../theme/icons.tsx';

/**
 * Says what was asked for and not shared. The granted scope may be less than the asked one, and the app adapts.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function SharingNotice({ grantedScope, ehrName }: { grantedScope: string; ehrName: string }) {
  const asked = Object.values<Kind>(kinds);
  const missing = asked.filter(kind => sharingOf(kind, grantedScope) === 'none');
  const partly = asked.filter(kind => sharingOf(kind, grantedScope) === 'part');
  if (missing.length + partly.length === 0) return null;
  return (
    <Alert
      className="notice info"
      role="status"
      icon={<LockIcon />}
      title={`You share ${asked.length - missing.length} of ${asked.length} kinds of data`}
    >
      {missing.length > 0 && `Not shared: ${listOf(missing)}. `}
      {partly.length > 0 && `Shared in part: ${listOf(partly)}. `}
      To change that, disconnect and connect again. If you said that you do not want to be asked again, first end this
      app’s access at {ehrName}.
    </Alert>
  );
}

const listOf = (some: Kind[]) => new Intl.ListFormat('en-US').format(some.map(({ title }) => title.toLowerCase()));
