import type { ContestResult, Pace } from './run-contest.ts';

/** Somebody whose speed is measured. */
export type Contender = {
  name: string;
  /** What has to be there before the clock starts, such as signed assertions for so many pieces of work. */
  prepare?(pieces: number): Promise<void>;
  /** False when what was prepared is used up; the turn then ends early. */
  hasMore?(): boolean;
  /** One piece of work on one of the connections. It throws when the answer is not the right one. */
  work(connection: number): Promise<unknown>;
  /** How much CPU time its server has used until now, in milliseconds. */
  cpuMs?(): Promise<number>;
  /** How much memory its server has, in MB. */
  memoryMb?(): Promise<number>;
};

/** How fast the first is to be compared with the other. Without an aim the ratio is only shown. */
export type Comparison = { of: string; to: string; aim?: number };

/** What is measured in a way of its own. */
export type OwnContest = { title: string; measure(pace: Pace): Promise<ContestResult> };

/** Contenders that do the same work, measured in turns. */
export type Contest = { title: string; contenders: Contender[]; comparisons: Comparison[] };
