/** What the worker's answer says about a batch. */
export interface BatchAnswer {
  /** Ids of the messages that failed; all others are done. */
  readonly failed: ReadonlySet<string>;

  /** Why, in words. Missing if nothing failed. */
  readonly reason?: string;
}

/**
 * Reads an answer as Lambda reads the one of a function with ReportBatchItemFailures.
 *
 * No body, `null`, `{}`, and an empty or null `batchItemFailures` mean that all are done. Ids in `batchItemFailures`
 * are those that failed. What cannot be trusted fails the whole batch, since deleting a message that is not done
 * would lose it: a status other than 2xx, a body that is not JSON, and an id that is missing, empty or unknown.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function readAnswer(messageIds: readonly string[], status: number, body: string): BatchAnswer {
  const all = (reason: string): BatchAnswer => ({ failed: new Set(messageIds), reason });
  if (status < 200 || status > 299) return all(`the worker answered ${status}`);
  if (body.trim() === '') return { failed: new Set() };

  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return all('the answer is not JSON; answer with no body, or with {"batchItemFailures": []}');
  }
  if (answer === null) return { failed: new Set() };
  if (typeof answer !== 'object' || Array.isArray(answer)) return all('the answer is not a JSON object');

  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all('batchItemFailures is not a list');

  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !messageIds.includes(id)) {
      return all(`batchItemFailures names ${JSON.stringify(id) ?? 'no itemIdentifier'}, which is no message of the batch`);
    }
    failed.add(id);
  }
  return failed.size === 0 ? { failed } : { failed, reason: 'the worker named it in batchItemFailures' };
}
