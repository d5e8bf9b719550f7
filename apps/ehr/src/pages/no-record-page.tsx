import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';

export type NoRecordView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** POST: `decision=deny`, `interaction`, `form_token`; sends the person back to the app without access. */
  form: FormTarget;
  switchAccount: FormTarget;
};

export function NoRecordPage({ frame }: NoRecordView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
