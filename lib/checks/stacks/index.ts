import type { RuleFamily } from '../rule';
import { attributeUnknown } from './attribute-unknown';
import { importsNothing } from './imports-nothing';
import { namesNothingInSight } from './names-nothing-in-sight';
import { nestedStackWrong } from './nested-stack-wrong';
import { refersToNothing } from './refers-to-nothing';
import { replacedDataLost } from './replaced-data-lost';
import { resourcesInCircle } from './resources-in-circle';
import { stackNearlyFull } from './stack-nearly-full';
import { stacksInCircle } from './stacks-in-circle';
import { templateTooLarge } from './template-too-large';

/** Rules about templates and what lies between them. */
export const STACKS: RuleFamily = {
  title: 'Stacks',
  rules: [
    refersToNothing,
    attributeUnknown,
    importsNothing,
    namesNothingInSight,
    resourcesInCircle,
    stacksInCircle,
    nestedStackWrong,
    templateTooLarge,
    stackNearlyFull,
    replacedDataLost,
  ],
};
