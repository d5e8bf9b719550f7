/** How far an export is: always a whole picture, so that whoever watches needs to remember nothing. */
export type Progress = {
  step: 'authorizing' | 'preparing' | 'downloading' | 'deleting' | 'applying';
  /** The server's own words while it prepares. */
  serverSays?: string;
  /** The file that is being downloaded. */
  file?: { name: string; number: number; of: number; resources: number; expected?: number };
  /** Of all files so far. */
  resources: number;
  bytes: number;
};

export type OnProgress = (progress: Progress) => void;
