import { Resource, Settings } from '../../template';
import type { Rule } from '../rule';

export const tableSettingsContradict: Rule = {
  name: 'TableSettingsContradict',
  severity: 'error',
  cause: 'a table has keys without attributes, attributes without keys, or a capacity that does not go with its billing',
  consequence: 'DynamoDB rejects the table',
  fix: 'define the attributes of all keys and no others; give ProvisionedThroughput with PROVISIONED billing alone',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::DynamoDB::Table')) {
      for (const message of problems(resource)) yield { resource, message };
    }
  },
};

function* problems({ properties }: Resource): Iterable<string> {
  const indexes = [...properties.list('GlobalSecondaryIndexes'), ...properties.list('LocalSecondaryIndexes')];
  const keys = [properties, ...indexes].flatMap((keyed) => keyed.list('KeySchema').map((key) => key.text('AttributeName')));
  const attributes = properties.list('AttributeDefinitions').map((attribute) => attribute.text('AttributeName'));
  if ([...keys, ...attributes].every((name) => typeof name === 'string') && attributes.length > 0) {
    const undefinedKey = keys.find((key) => !attributes.includes(key));
    const unused = attributes.find((name) => !keys.includes(name));
    if (typeof undefinedKey === 'string') yield `AttributeDefinitions must have the attribute of each key, got none for ${undefinedKey}`;
    if (typeof unused === 'string') yield `AttributeDefinitions must have attributes of keys alone, got ${unused}`;
  }
  const billing = properties.text('BillingMode') ?? 'PROVISIONED';
  const isOnDemand = billing === 'PAY_PER_REQUEST';
  if (typeof billing !== 'string') return;
  for (const [name, part] of [['the table', properties], ...indexes.slice(0, properties.list('GlobalSecondaryIndexes').length).map((index) => ['an index', index])] as Array<[string, Settings]>) {
    if (part.unknown !== undefined) continue;
    if (isOnDemand && part.has('ProvisionedThroughput')) yield `ProvisionedThroughput must not be set with BillingMode PAY_PER_REQUEST, got it for ${name}`;
    if (!isOnDemand && !part.has('ProvisionedThroughput')) yield `ProvisionedThroughput must be set with BillingMode PROVISIONED, got none for ${name}`;
  }
}
