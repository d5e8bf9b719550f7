/** What an export does, one after the other; `applying` where the resources go into a database. */
export const steps = ['authorizing', 'kicking-off', 'preparing', 'downloading', 'deleting', 'applying'] as const;
export type Step = (typeof steps)[number];

/** How far an export is: always a whole picture, so that whoever watches needs to remember nothing. */
export type Progress = {
  step: Step;
  /** The server's own words while it prepares. */
  serverSays?: string;
  /** The file that has just come a little further; others may be under way beside it. */
  file?: FileProgress;
  /** Of all files so far. */
  resources: number;
  bytes: number;
  /** Resources of all files, where the manifest counts each. */
  expected?: number;
};

export type FileProgress = {
  name: string;
  /** From 1. */
  number: number;
  of: number;
  resources: number;
  bytes: number;
  /** Resources, by the manifest. */
  expected?: number;
  /** It is here and verified; nothing more comes of it. */
  isWhole?: boolean;
};

export type OnProgress = (progress: Progress) => void;
