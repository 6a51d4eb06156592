import type { Rule } from '../rule';

const MANY = 400;
const MOST = 500;

export const stackNearlyFull: Rule = {
  name: 'StackNearlyFull',
  severity: 'warning',
  cause: 'a stack has four fifths of the resources that it may have',
  consequence: 'soon a change cannot be deployed, and to move resources out of a stack is hard',
  fix: 'put new work into a second stack now',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  cdk: 'annotates (info) at four fifths',
  find: function* (all) {
    for (const stack of all.templates.stacks) {
      const count = stack.writtenResources.length;
      const [resource] = stack.resources;
      if (resource !== undefined && count >= MANY && count <= MOST) yield { resource, message: `its stack must have less than ${MANY} resources, got ${count} of ${MOST}` };
    }
  },
};
