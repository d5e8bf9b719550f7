import { createContext, useContext } from 'react';
import type { FhirClient } from '../fhir/client.ts';

/** The chart on the page: where to read it, and whose it is. */
export type OpenChart = { fhir: FhirClient; patient: string };

export const ChartContext = createContext<OpenChart | undefined>(undefined);

export function useChart(): OpenChart {
  const chart = useContext(ChartContext);
  if (!chart) throw new Error('There is no chart around this component.');
  return chart;
}
