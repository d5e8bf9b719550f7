import { type FormTarget, type Frame, PageFrame } from './page-frame.tsx';
import type { DemoAccount } from './sign-in-page.tsx';

/** A flow that somebody can try; its words are in the catalogue under the same id. */
export type FlowLink = { id: 'patient'; appName: string; url: string };

export type HomeView = {
  frame: Frame;
  signedIn?: { name: string; signOut: FormTarget };
  signInUrl: string;
  flows: readonly FlowLink[];
  /** Only in the demonstration. */
  demo?: { password: string; accounts: readonly DemoAccount[] };
  developerLinks: readonly {
    id: 'smart-configuration' | 'openid-configuration' | 'capability-statement';
    url: string;
  }[];
};

export function HomePage({ frame }: HomeView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
