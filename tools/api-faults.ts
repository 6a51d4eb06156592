import * as spec from '@jsii/spec';

/** Ends of a number's name that say its unit. */
const UNIT = /(Bytes|KiB|MiB|GiB|Millis|Seconds|Minutes|Hours|Days|Percent|Usd|PerSecond|PerMinute|PerHour|PerDay|PerMonth|PerTarget|PerTask)$/;

/** Numbers that AWS named, or that count what their name says, with the reason each needs no unit. */
const NUMBERS_WITHOUT_UNIT: Readonly<Record<string, string>> = {
  batchSize: 'messages, in the words of event source mappings',
  concurrency: 'messages that one task works on at once',
  containerPort: 'a port number, in the words of task definitions',
  workerPort: 'a port number',
  port: 'a port number',
  cpu: '1/1024 vCPU, in the words of task definitions',
  maxAzs: 'availability zones, in the words of the CDK Vpc',
  natGateways: 'gateways, in the words of the CDK Vpc',
  minCapacity: 'tasks or servers, in the words of Application Auto Scaling',
  warmPoolSize: 'servers, in the words of EC2 Auto Scaling',
  maxCapacity: 'tasks or servers, in the words of Application Auto Scaling',
  outsideMinCapacity: 'tasks or servers',
  startHour: 'the hour of a day',
  endHour: 'the hour of a day',
  evaluationPeriods: 'periods of a metric, in the words of CloudWatch alarms',
  datapointsToAlarm: 'datapoints, in the words of CloudWatch alarms',
  targetValue: 'the unit of the metric, in the words of Application Auto Scaling',
  maxAcu: 'Aurora capacity units, which are their own unit',
  maxConnections: 'connections, in the words of the engines',
  maxReaderConnections: 'connections, in the words of the engines',
  connectionLimit: 'connections, as its name says',
  maxConcurrency: 'invocations at once, in the words of event source mappings',
  minPollers: 'event pollers, in the words of event source mappings',
  maxPollers: 'event pollers, in the words of event source mappings',
  reservedConcurrency: 'invocations at once, in the words of Lambda',
  maxReceiveCount: 'receives, in the words of redrive policies',
  poolSize: 'connections, in the words of database drivers',
  readerPoolSize: 'connections, in the words of database drivers',
  seed: 'where chance begins; it counts nothing',
  firstPriority: 'as priority',
  lastPriority: 'as priority',
  priority: 'the order of a listener rule, in the words of load balancers',
  retryAttempts: 'how often a service tries again, in the words of EventBridge',
  burstLimit: 'calls at once, in the words of API Gateway',
};

/** Words that are keywords in Python, Java, Go or C#, or that name something every program has. */
const RESERVED = new Set([
  'abstract', 'and', 'as', 'assert', 'async', 'await', 'base', 'bool', 'boolean', 'break', 'byte', 'case', 'catch', 'chan', 'char',
  'checked', 'class', 'const', 'continue', 'decimal', 'def', 'default', 'defer', 'del', 'delegate', 'do', 'double', 'elif', 'else',
  'enum', 'event', 'except', 'explicit', 'extends', 'extern', 'fallthrough', 'false', 'final', 'finally', 'fixed', 'float', 'for',
  'foreach', 'from', 'func', 'global', 'go', 'goto', 'if', 'implements', 'implicit', 'import', 'in', 'instanceof', 'int',
  'interface', 'internal', 'is', 'lambda', 'lock', 'long', 'map', 'namespace', 'native', 'new', 'none', 'nonlocal', 'not', 'null',
  'object', 'operator', 'or', 'out', 'override', 'package', 'params', 'pass', 'print', 'private', 'protected', 'public', 'raise',
  'range', 'readonly', 'ref', 'return', 'sbyte', 'sealed', 'select', 'short', 'sizeof', 'stackalloc', 'static', 'strictfp', 'string',
  'struct', 'super', 'switch', 'synchronized', 'this', 'throw', 'throws', 'transient', 'true', 'try', 'type', 'typeof', 'uint',
  'ulong', 'unchecked', 'unsafe', 'ushort', 'using', 'var', 'virtual', 'void', 'volatile', 'while', 'with', 'yield',
]);

/** Sentences about everything public that an API for five languages must not have. */
export function apiFaults(assembly: spec.Assembly): string[] {
  return Object.values(assembly.types ?? {}).flatMap((type) => [
    ...documented(type.fqn, type.docs),
    ...(spec.isEnumType(type) ? type.members.flatMap((member) => documented(`${type.fqn}.${member.name}`, member.docs)) : []),
    ...(spec.isClassOrInterfaceType(type) ? membersFaults(type) : []),
  ]);
}

function membersFaults(type: spec.ClassType | spec.InterfaceType): string[] {
  const isStruct = spec.isInterfaceType(type) && type.datatype === true;
  const faults: string[] = [];
  if (isStruct && !/(Props|Options|Attributes)$/.test(type.name)) {
    faults.push(`${type.fqn} must end in Props, Options or Attributes: it is a struct`);
  }
  for (const property of type.properties ?? []) {
    const name = `${type.fqn}.${property.name}`;
    faults.push(...namedFaults(name, property), ...typeFaults(name, property.type));
    if (!isStruct) continue;
    if (property.optional === true && property.docs?.default === undefined) faults.push(`${name} must say its @default: it is optional`);
    if (isNumber(property.type) && !UNIT.test(property.name) && NUMBERS_WITHOUT_UNIT[property.name] === undefined) {
      faults.push(`${name} must end in its unit, or be of type Duration or Size: it is a number`);
    }
  }
  for (const method of type.methods ?? []) {
    const name = `${type.fqn}.${method.name}`;
    faults.push(...namedFaults(name, method), ...parameterFaults(name, method));
    if (method.returns !== undefined && !isJson(method.returns.type)) faults.push(...typeFaults(`${name} (its answer)`, method.returns.type));
  }
  if (spec.isClassType(type) && type.initializer !== undefined) faults.push(...parameterFaults(`${type.fqn} (its constructor)`, type.initializer));
  return faults;
}

function namedFaults(name: string, member: spec.Property | spec.Method): string[] {
  return [
    // What overrides a documented member means the same.
    ...(member.overrides === undefined ? documented(name, member.docs) : []),
    ...unreserved(name, member.name),
  ];
}

function parameterFaults(owner: string, callable: spec.Callable): string[] {
  return (callable.parameters ?? []).flatMap((parameter) => {
    const name = `${owner}, parameter ${parameter.name}`;
    return [...unreserved(name, parameter.name), ...(isJson(parameter.type) ? [] : typeFaults(name, parameter.type))];
  });
}

function documented(name: string, docs: spec.Docs | undefined): string[] {
  return (docs?.summary ?? '') === '' ? [`${name} must be documented`] : [];
}

function unreserved(name: string, word: string | undefined): string[] {
  return word !== undefined && RESERVED.has(word) ? [`${name} must have another name: ${word} means something else in other languages`] : [];
}

function typeFaults(name: string, type: spec.TypeReference): string[] {
  if (spec.isUnionTypeReference(type)) return [`${name} must not be a union: other languages have none; use static factories`];
  if (spec.isCollectionTypeReference(type)) return typeFaults(name, type.collection.elementtype);
  if (spec.isPrimitiveTypeReference(type)) {
    return type.primitive === spec.PrimitiveType.Any ? [`${name} must not be any: say what it is`] : [];
  }
  return spec.isNamedTypeReference(type) && /\.Cfn[A-Z]/.test(type.fqn) ? [`${name} must not be ${type.fqn}: take an interface or a value`] : [];
}

/** `{ [key: string]: any }`: a document, such as a template, whose shape is somebody else's. */
function isJson(type: spec.TypeReference): boolean {
  return spec.isCollectionTypeReference(type)
    && type.collection.kind === spec.CollectionKind.Map
    && spec.isPrimitiveTypeReference(type.collection.elementtype)
    && type.collection.elementtype.primitive === spec.PrimitiveType.Any;
}

function isNumber(type: spec.TypeReference): boolean {
  return spec.isPrimitiveTypeReference(type) && type.primitive === spec.PrimitiveType.Number;
}
