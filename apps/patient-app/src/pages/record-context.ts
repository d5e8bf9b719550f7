import { createContext, useContext } from 'react';
import type { FhirClient } from '../fhir/client.ts';

/** The record on the page: where to read it, whose it is, and how much of it was shared. */
export type OpenRecord = { fhir: FhirClient; patient: string; grantedScope: string };

export const RecordContext = createContext<OpenRecord | undefined>(undefined);

export function useRecord(): OpenRecord {
  const record = useContext(RecordContext);
  if (!record) throw new Error('There is no record around this component.');
  return record;
}
