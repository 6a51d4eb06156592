/**
 * Reads synthesised CloudFormation: any app's, whether it knows this library or not.
 *
 * ```ts
 * const templates = readTemplates(['cdk.out']);            // folders and files; or templatesOf([{ name: 'Shop', template }])
 * const workloads = Workloads.of(templates);               // found once, then remembered
 *
 * for (const mapping of workloads.mappings) {
 *   const { queue, function: worker } = mapping;            // across stacks; undefined: not among the templates
 *   if (queue === undefined || worker === undefined) continue;
 *   const { visibilityTimeoutSeconds } = queue;             // number | Unknown; AWS's default where the template is silent
 *   const { timeoutSeconds } = worker;
 *   if (!isKnown(visibilityTimeoutSeconds) || !isKnown(timeoutSeconds)) continue;   // a rule knows when it does not know
 *   if (visibilityTimeoutSeconds < timeoutSeconds) report(queue.resource, …);
 * }
 * ```
 *
 * - **Resources**: `templates.ofType('AWS::EC2::NatGateway')`, `resource.properties.number('A', 'b')`, `.text`, `.boolean`,
 *   `.settings` (an object), `.list` (objects), `.values` (a list), `.resource` (what it refers to), `.value` (as it is).
 * - **Three answers**: the value; `undefined`, the template does not say; `Unknown` with the reason, it says something
 *   that only the deployment knows. Inside what is unknown everything is unknown, so nothing has to be asked twice.
 * - **Yes, no, unknown** (`Answer`): `role.allows('sqs:SendMessage', queue.resource)` is `false` only if no policy in sight
 *   may allow it.
 * - **Values**: `Reference` is what a resource will have (`Ref` or an attribute), `Text` is composed of known texts and
 *   references, `isSame` compares. `workloads.resourceAt(value)` is the resource that a value means, by reference or by name.
 * - **Conditions**: a resource whose condition is not met is not there; one whose condition is unknown is.
 * - Nothing throws but reading itself: a `TemplateError`, one sentence with file and place.
 *
 * What is resolved and what stays unknown: docs/template-reader.md.
 */
export * from './alarm';
export * from './answer';
export * from './bucket';
export * from './circles';
export * from './written';
export * from './database';
export * from './dispatched-worker';
export * from './ecs-service';
export * from './event-source-mapping';
export * from './fleet';
export { isObject, type JsonObject } from './json';
export { jsonIn } from './json-text';
export * from './lambda-function';
export * from './load-balancer';
export * from './network';
export { isNamed, physicalName } from './physical-name';
export * from './queue';
export * from './read';
export * from './resource';
export * from './resource-policy';
export * from './role';
export * from './scalable-target';
export * from './scaling-policy';
export * from './schedule';
export * from './settings';
export * from './stack-template';
export * from './state-machine';
export * from './statement';
export * from './task-definition';
export * from './template-error';
export * from './templates';
export * from './topic';
export * from './uses';
export * from './value';
export * from './workload';
export * from './workloads';
