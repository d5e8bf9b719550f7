import { Alert } from '@mantine/core';
import { kinds, notGranted } from '../records/kinds.ts';
import { LockIcon } from '../theme/icons.tsx';

type Props = { grantedScope: string; hasEncounter: boolean };

/**
 * Says what was asked for and not granted: an empty list must not be taken for "there is none".
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function ScopeNotice({ grantedScope, hasEncounter }: Props) {
  const missing = notGranted(grantedScope).filter(kind => kind !== kinds.encounter || hasEncounter);
  if (missing.length === 0) return null;
  const list = new Intl.ListFormat('en-US').format(missing.map(({ title }) => title.toLowerCase()));
  return (
    <Alert className="notice info" role="status" icon={<LockIcon />} title="This summary is not complete">
      Access was not given to: {list}. To change that, launch the app again.
    </Alert>
  );
}
