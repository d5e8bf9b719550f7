import { createContext, useContext } from 'react';
import type { FhirClient } from '../fhir/client.ts';

/** The chart on the page: where to read it, whose it is, and how much of it the app was given. */
export type OpenChart = { fhir: FhirClient; patient: string; grantedScope: string };

export const ChartContext = createContext<OpenChart | undefined>(undefined);

export function useChart(): OpenChart {
  const chart = useContext(ChartContext);
  if (!chart) throw new Error('There is no chart around this component.');
  return chart;
}
