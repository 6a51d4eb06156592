import { CrossStackReferences, ReferenceStrength, Stack, Stage } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { PlatformStack } from './platform-stack';
import type { ReferenceOptions } from './reference-options';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import { refuse } from '../private/refusal';

/** The parts of a platform. The name stands in each template's metadata, so that readers of templates know it too. */
export type Half = 'platform' | 'always-on' | 'scale-to-zero';

/** Key under which a template names its half. */
const METADATA_KEY = 'cdk-scale-to-zero:half';

const PLATFORMS = new WeakMap<Stack, PlatformStack>();
const HALVES = new WeakMap<Stack, Half>();

/** How a stack takes part in a platform. */
interface Membership extends ReferenceOptions {
  /** Where the constructs of the stack find what they were not given. */
  readonly platform?: PlatformStack;
}

/** Makes a stack a part of a platform. */
export function joinPlatform(stack: Stack, half: Half, { platform, references }: Membership): void {
  HALVES.set(stack, half);
  if (platform !== undefined) {
    checkGround(stack, platform);
    PLATFORMS.set(stack, platform);
  }
  stack.addMetadata(METADATA_KEY, half);
  decideReferences(stack, references);
  stack.node.addValidation({ validate: () => dependenciesOnOtherHalf(stack, half) });
}

/** Refuses a platform whose network, cluster and queues the stack could not use. */
function checkGround(stack: Stack, platform: PlatformStack): void {
  if (Stage.of(stack) !== Stage.of(platform)) {
    refuse(stack, `platform must stand in the same app and stage, got ${platform.node.path} of another; create one in each`);
  }
  if (stack.environment !== platform.environment) {
    refuse(stack, `env must be that of its platform (${platform.environment}), got ${stack.environment}; pass the same env to both`);
  }
}

/** As the stack says, else as the app says; else weak: with exports, the platform could not be deployed once a half stopped using something of it. */
export function decideReferences(stack: Stack, references?: ReferenceStrength): void {
  const decidedByApp = stack.node.tryGetContext(DEFAULT_CROSS_STACK_REFERENCES) !== undefined;
  if (references !== undefined || !decidedByApp) CrossStackReferences.of(stack).consume(references ?? ReferenceStrength.WEAK);
}

/** The platform of the stack that a construct stands in, or of the stack that one is nested in. */
export function platformOf(scope: IConstruct): PlatformStack | undefined {
  for (let stack: Stack | undefined = Stack.of(scope); stack !== undefined; stack = stack.nestedStackParent) {
    const platform = PLATFORMS.get(stack);
    if (platform !== undefined) return platform;
  }
  return undefined;
}

/** Whether a construct stands in a stack of this half, or in a stack nested in one. */
export function standsIn(scope: IConstruct, half: Half): boolean {
  for (let stack: Stack | undefined = Stack.of(scope); stack !== undefined; stack = stack.nestedStackParent) {
    if (HALVES.get(stack) === half) return true;
  }
  return false;
}

/** What a part may not depend on: the platform on neither half, the always-on half not on the other. */
const FORBIDDEN: Record<Half, Half[]> = {
  'platform': ['always-on', 'scale-to-zero'],
  'always-on': ['scale-to-zero'],
  // A traffic split puts its rule in the function's stack, which then depends on the web stack.
  'scale-to-zero': [],
};

function dependenciesOnOtherHalf(stack: Stack, half: Half): string[] {
  return stack.dependencies
    .filter((other) => FORBIDDEN[half].includes(HALVES.get(other) as Half))
    .map((other) => `${stack.node.path}: a stack of the ${half} part must not depend on one of the ${HALVES.get(other)} half, `
      + `got a dependency on ${other.node.path}; create what both need in the platform stack`);
}

/**
 * Refuses a use by which one stack would come to depend on another that must not be depended on, or that depends on it already.
 *
 * @param user the construct that uses the other
 */
export function refuseReverseEdge(user: IConstruct, used: IConstruct): void {
  const [from, to] = [Stack.of(user), Stack.of(used)];
  if (from === to) return;
  const half = (['platform', 'always-on'] as const).find((each) => standsIn(user, each));
  const forbidden = half && FORBIDDEN[half].find((each) => standsIn(used, each));
  if (forbidden !== undefined) {
    refuse(user, `what it uses must stand in a stack that the ${half} ${half === 'platform' ? 'part' : 'half'} may depend on, got ${used.node.path} in the ${forbidden} half; `
      + 'create it in the platform stack');
  }
  if (to.dependencies.includes(from)) {
    refuse(user, `what it uses must stand in a stack that does not depend on its own, got ${used.node.path}, whose stack depends on ${from.node.path}; `
      + 'create it in a stack that both may depend on');
  }
}
