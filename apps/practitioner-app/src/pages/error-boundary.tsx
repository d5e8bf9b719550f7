import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { NoticeBox } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { explainProblem } from './problem.ts';

/** The last resort: a sentence instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { problem?: unknown }> {
  override state: { problem?: unknown } = {};

  static getDerivedStateFromError(problem: unknown) {
    return { problem };
  }

  override render() {
    if (this.state.problem === undefined) return this.props.children;
    return (
      <PageFrame appName="Clinical Summary">
        <h1>Something went wrong</h1>
        <NoticeBox notice={explainProblem(this.state.problem)} />
        <p>
          <Button onClick={() => location.assign('/')}>Start again</Button>
        </p>
      </PageFrame>
    );
  }
}
