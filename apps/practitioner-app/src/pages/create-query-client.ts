import { LoginRequired } from '@smart-ehr/oauth-core/client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { FhirRefusal } from '../fhir/refusal.ts';

/**
 * Each section of the chart is a query of its own, so one that fails leaves the others alone. What is on the screen stays
 * what it is while somebody reads it: nothing is fetched again without being asked.
 */
export function createQueryClient(onSessionEnd: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: problem => isSessionEnd(problem) && onSessionEnd() }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Without a network the request fails and its section says so; the default would wait without a word.
        networkMode: 'always',
        retry: (failures, problem) => failures < 2 && isPassing(problem),
      },
    },
  });
}

const isSessionEnd = (problem: Error) =>
  problem instanceof LoginRequired || (problem instanceof FhirRefusal && problem.status === 401);

/** A refusal stays one however often it is asked for; a busy server or a lost connection may pass. */
const isPassing = (problem: Error) =>
  problem instanceof FhirRefusal ? problem.status === 429 || problem.status >= 500 : problem instanceof TypeError;
