import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again until there is an answer.
 *
 * @param what for the error: what was waited for
 * @param ask answers undefined or false as long as it is not there yet
 * @param seconds after which it fails
 * @param pause in seconds, between two questions
 */
export async function until<T>(
  what: string, ask: () => Promise<T | undefined | false> | T | undefined | false, seconds: number, pause = 0.1,
): Promise<T> {
  for (const end = Date.now() + 1000 * seconds; ;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s in vain for ${what}`);
    }
    await sleep(1000 * pause);
  }
}
