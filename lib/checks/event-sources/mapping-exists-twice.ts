import { isKnown, isSame } from '../../template';
import type { Rule } from '../rule';

/** A source and a function have one mapping. */
export const mappingExistsTwice: Rule = {
  name: 'MappingExistsTwice',
  severity: 'error',
  cause: 'two mappings bring the messages of one queue to the same function',
  consequence: 'Lambda rejects the second one: it exists already',
  fix: 'remove one of the mappings',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'silent for EventSourceMapping and L1s',
  find: function* (all) {
    for (const queue of all.queues) {
      const { mappings } = queue;
      for (const [index, mapping] of mappings.entries()) {
        const first = mappings.slice(0, index).find((other) => other.function !== undefined && other.function === mapping.function
          && isSame(other.resource.properties.value('FunctionName'), mapping.resource.properties.value('FunctionName')));
        // One of the two may not be deployed.
        if (first === undefined || !isKnown(first.resource.condition) || !isKnown(mapping.resource.condition)) continue;
        yield { resource: mapping.resource, message: `${queue.displayName} must have one mapping to ${mapping.function?.displayName}, got ${first.displayName} too` };
      }
    }
  },
};
