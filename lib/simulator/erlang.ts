/**
 * Probability that a request must wait, of as many as there are, for one of so many slots.
 *
 * Erlang C, by the recursion of Erlang B, which does not overflow.
 *
 * Example: 10 slots, 8 of them busy on average: 41 of 100 wait.
 *
 * @param slots how many work at once
 * @param load slots that are busy on average
 */
export function probabilityOfWaiting(slots: number, load: number): number {
  if (load <= 0) return 0;
  if (load >= slots) return 1;
  let blocked = 1;
  for (let count = 1; count <= slots; count++) blocked = load * blocked / (count + load * blocked);
  return blocked / (1 - load / slots * (1 - blocked));
}

/** How waits within a tick are spread: of those that wait, ten equal shares of an exponential distribution. */
const SHARES = 10;

/**
 * Waits of requests that find all slots busy for a moment, though on average there is room.
 *
 * Those that wait do so for an exponential time of mean S x spread / (slots x (1 - utilisation)) (Allen and Cunneen:
 * the spread is half the sum of the squared coefficients of variation of arrivals and work).
 *
 * @param add told of each wait in seconds the share of all requests that has it
 */
export function momentaryWaits(slots: number, load: number, serviceSeconds: number, spread: number, add: (wait: number, share: number) => void): void {
  const waiting = probabilityOfWaiting(slots, load);
  if (1 - waiting > 0) add(0, 1 - waiting);
  if (waiting === 0) return;
  const mean = serviceSeconds * spread / (slots - Math.min(load, slots * 0.995));
  for (let share = 0; share < SHARES; share++) add(-mean * Math.log(1 - (share + 0.5) / SHARES), waiting / SHARES);
}
