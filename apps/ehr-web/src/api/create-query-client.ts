import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api-failure.ts';

/** Each portlet asks for itself, so one that fails leaves the others alone. A session that is over is signed in anew. */
export function createQueryClient(signIn: () => void): QueryClient {
  const onError = (problem: Error) => {
    if (problem instanceof ApiFailure && problem.status === 401) signIn();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        networkMode: 'always',
        retry: (failures, problem) => failures < 2 && mayPass(problem),
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** A refusal stays one however often it is asked for; a busy server or a lost connection may pass. */
function mayPass(problem: Error): boolean {
  return problem instanceof ApiFailure && (problem.status === 0 || problem.status === 429 || problem.status >= 500);
}
