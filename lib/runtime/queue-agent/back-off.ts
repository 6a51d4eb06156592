/** 15 minutes: the longest a message that failed stays away, whatever its receive count. */
const LONGEST_SECONDS = 900;

/** Ten seconds after the first failure, twenty after the second: long enough for a restart, short enough for a hiccup. */
const SHORTEST_SECONDS = 5;

/** First pause after SQS failed; its client has by then tried three times within about a second. */
const FIRST_PAUSE_MS = 500;

/** Longest pause between calls to an SQS that keeps failing: it is seen to be well again within half a minute. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Seconds a message that failed stays invisible: min(900, 2^receiveCount x 5).
 *
 * A poison message is tried at 0, 10, 30, 70 s and so on, instead of spinning until the dead-letter queue takes it.
 *
 * @param receiveCount how often the message was received so far, from 1
 */
export function secondsUntilNextReceive(receiveCount: number): number {
  return Math.min(LONGEST_SECONDS, 2 ** receiveCount * SHORTEST_SECONDS);
}

/**
 * Milliseconds to wait before SQS is called again after so many failures in a row: doubled each time from half a
 * second to half a minute, the upper half of it at random, so that many tasks do not come back in one moment.
 *
 * @param failures calls that failed in a row, from 1
 * @param random from 0 to 1
 */
export function pauseAfterFailures(failures: number, random: number = Math.random()): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return longest / 2 + (longest / 2) * random;
}
