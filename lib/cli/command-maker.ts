import type { Command } from 'commander';
import type { Screen } from './screen';

/** How a run ended. */
export enum Exit {
  /** Done, and nothing found. */
  DONE = 0,
  /** Something was found. */
  FOUND = 1,
  /** It could not be done as it was asked for. */
  MISUSED = 2,
}

/** Makes a command; `end` is told how it ended. */
export type CommandMaker = (screen: Screen, end: (exit: Exit) => void) => Command;
