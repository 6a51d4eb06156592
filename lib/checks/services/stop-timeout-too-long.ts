import { isKnown } from '../../template';
import type { Rule } from '../rule';
import { fargateTasks, named } from './fargate-tasks';

/** Fargate gives a container at most two minutes to stop. */
const LONGEST_SECONDS = 120;

export const stopTimeoutTooLong: Rule = {
  name: 'StopTimeoutTooLong',
  severity: 'error',
  cause: 'a container on Fargate is to get more than 120 s to stop',
  consequence: 'ECS rejects the task definition',
  fix: 'set StopTimeout to at most 120 s, and let work that takes longer be taken up again',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  cdk: 'silent',
  find: function* (all) {
    for (const task of fargateTasks(all)) {
      for (const container of task.containers) {
        const { stopTimeoutSeconds } = container;
        if (!isKnown(stopTimeoutSeconds) || stopTimeoutSeconds <= LONGEST_SECONDS) continue;
        yield { resource: task.resource, message: `StopTimeout of ${named(container)} must be at most ${LONGEST_SECONDS} s on Fargate, got ${stopTimeoutSeconds} s` };
      }
    }
  },
};
