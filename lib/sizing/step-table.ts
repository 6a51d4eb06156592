/** One row of a step table: above this backlog, this many tasks. */
export interface Step {
  /** Backlog from which the step holds, exclusive. */
  readonly above: number;
  /** Tasks. */
  readonly capacity: number;
}

/**
 * Most steps of one step scaling policy.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html
 */
const MAX_STEPS = 20;

/**
 * How many tasks a backlog is worth, as a table without gaps.
 *
 * Law: a backlog above k x (messages per task) needs k + 1 tasks. With more capacities than steps, each step is
 * worth what the end of its row needs, and rows grow by a constant factor: never too few tasks, and never more than
 * that factor too many.
 *
 * Example: 1 to 4 tasks, 10 messages a task: above 10: 2, above 20: 3, above 30: 4.
 *
 * @param min fewest tasks; the first step is above what they work on
 * @param max most tasks; the last step
 */
export function stepTable(min: number, max: number, messagesPerTask: number): Step[] {
  const capacities = max - min <= MAX_STEPS ? range(min + 1, max) : growing(min, max);
  return capacities.map((capacity, index) => ({
    above: (index === 0 ? min : capacities[index - 1]) * messagesPerTask,
    capacity,
  }));
}

/** Capacities that grow from the minimum to the maximum by a constant factor, at least by one. */
function growing(min: number, max: number): number[] {
  const factor = (max / min) ** (1 / MAX_STEPS);
  const capacities: number[] = [];
  for (let last = min; last < max;) {
    // What is left of the factor's way, evenly: adding at least one each time must not overrun the steps.
    const left = MAX_STEPS - capacities.length;
    const wanted = left <= 1 ? max : Math.max(last + 1, Math.ceil(Math.max(last * factor, last * (max / last) ** (1 / left))));
    last = Math.min(max, wanted);
    capacities.push(last);
  }
  return capacities;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
