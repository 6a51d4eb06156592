import type { Screen } from './screen';

/** Shows how far something is, on a terminal alone. */
export interface Progress {
  readonly show?: (share: number) => void;
  /** Takes it off the screen. */
  clear(): void;
}

/** What takes less is over before anybody has read a word about it. */
const QUIET_MILLISECONDS = 1_000;

/** As often as a line can be read. */
const EVERY_MILLISECONDS = 200;

/** A line on stderr where that is a terminal; nothing where it is not. */
export function progressOn({ err }: Screen): Progress {
  if (!process.stderr.isTTY) return { clear: () => undefined };
  const began = Date.now();
  let shown = 0;
  return {
    show: (share) => {
      const now = Date.now();
      if (now - began < QUIET_MILLISECONDS || now - shown < EVERY_MILLISECONDS) return;
      shown = now;
      err(`\r${Math.floor(share * 100).toString().padStart(3)} % simulated`);
    },
    clear: () => {
      if (shown > 0) err('\r               \r');
    },
  };
}
