import { mayCall, policyAllows, Templates, Workloads } from '../../lib/template';

/** Asks every workload everything it can be asked without arguments: whatever a template holds, nothing may throw. */
export function askEverything(templates: Templates): number {
  const workloads = Workloads.of(templates);
  let answers = 0;
  for (const resource of templates.resources) answers += askAll(resource);
  for (const name of getters(workloads)) {
    for (const workload of (workloads as any)[name]) {
      answers += askAll(workload);
      for (const part of ['containers', 'targets', 'rules', 'subscriptions', 'notifications', 'statements', 'actions', 'ingress', 'states', 'target']) {
        const value = workload[part];
        for (const item of Array.isArray(value) ? value : [value]) answers += typeof item === 'object' ? askAll(item) : 0;
      }
    }
  }
  for (const role of workloads.roles) {
    for (const { resource } of workloads.queues) answers += Number(role.allows('sqs:SendMessage', resource) === true);
  }
  for (const { resource } of workloads.queues) policyAllows(workloads, { action: 'sqs:SendMessage', to: resource, by: 'sns.amazonaws.com', because: workloads.topics[0]?.resource });
  for (const { resource } of workloads.functions) mayCall(workloads, resource, 'events.amazonaws.com', workloads.rules[0]?.resource ?? resource);
  return answers;
}

function askAll(thing: object): number {
  return getters(thing).map((name) => (thing as any)[name]).length;
}

function getters(thing: object): string[] {
  const names: string[] = [];
  for (let prototype = Object.getPrototypeOf(thing); prototype !== null && prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
    names.push(...Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(([, { get }]) => get !== undefined).map(([name]) => name));
  }
  return names;
}
