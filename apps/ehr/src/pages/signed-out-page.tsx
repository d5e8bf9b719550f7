import { type Frame, PageFrame } from './page-frame.tsx';

export type SignedOutView = { frame: Frame; homeUrl: string; signInUrl: string };

export function SignedOutPage({ frame }: SignedOutView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
