import { Alert } from '@mantine/core';
import { kinds, notShared } from '../records/kinds.ts';
import { LockIcon } from '../theme/icons.tsx';

/**
 * Says what was asked for and not shared. The granted scope may be less than the asked one, and the app adapts.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function SharingNotice({ grantedScope }: { grantedScope: string }) {
  const missing = notShared(grantedScope);
  if (missing.length === 0) return null;
  const asked = Object.values(kinds).length;
  const list = new Intl.ListFormat('en-US').format(missing.map(({ title }) => title.toLowerCase()));
  return (
    <Alert
      className="notice info"
      role="status"
      icon={<LockIcon />}
      title={`You share ${asked - missing.length} of ${asked} kinds of data`}
    >
      Not shared: {list}. To change that, disconnect and connect again.
    </Alert>
  );
}
