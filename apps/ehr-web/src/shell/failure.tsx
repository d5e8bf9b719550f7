import { Button, Skeleton } from '@mantine/core';
import { ApiFailure } from '../api/api-failure.ts';
import { useTexts } from '../texts/language.tsx';
import { AlertIcon } from '../theme/icons.tsx';

/** Lines where text will be. */
export function Loading() {
  const { shell } = useTexts();
  return (
    <div role="status">
      <p className="spoken">{shell.loading}</p>
      <Skeleton height={14} mb="sm" width="70%" />
      <Skeleton height={14} mb="sm" />
      <Skeleton height={14} width="50%" />
    </div>
  );
}

/** What failed, in a sentence, and another try. */
export function Failure({ problem, isTrying, retry }: { problem: Error; isTrying: boolean; retry: () => void }) {
  const { shell } = useTexts();
  const isUnreachable = problem instanceof ApiFailure && problem.status === 0;
  return (
    <div className="failure" role="alert">
      <p>
        <AlertIcon /> {isUnreachable ? shell.unreachable : `${shell.failed} ${problem.message}`}
      </p>
      <Button variant="default" size="xs" loading={isTrying} onClick={retry}>
        {shell.retry}
      </Button>
    </div>
  );
}
