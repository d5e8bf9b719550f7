import { Alert } from '@mantine/core';
import { accessTo, type Kind, kinds } from '../records/kinds.ts';
import { LockIcon } from '../theme/icons.tsx';

type Props = { grantedScope: string; hasEncounter: boolean };

/**
 * Says what was asked for and not granted: an empty list must not be taken for "there is none".
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function ScopeNotice({ grantedScope, hasEncounter }: Props) {
  const shown = Object.values<Kind>(kinds).filter(kind => kind !== kinds.encounter || hasEncounter);
  const missing = shown.filter(kind => accessTo(kind, grantedScope) === 'none');
  const partly = shown.filter(kind => accessTo(kind, grantedScope) === 'part');
  if (missing.length + partly.length === 0) return null;
  return (
    <Alert className="notice info" role="status" icon={<LockIcon />} title="This summary is not complete">
      {missing.length > 0 && `Access was not given to: ${listOf(missing)}. `}
      {partly.length > 0 && `Access was given in part to: ${listOf(partly)}. `}
      To change that, launch the app again. If you said that you do not want to be asked again, first end its access in
      the EHR.
    </Alert>
  );
}

const listOf = (some: Kind[]) => new Intl.ListFormat('en-US').format(some.map(({ title }) => title.toLowerCase()));
