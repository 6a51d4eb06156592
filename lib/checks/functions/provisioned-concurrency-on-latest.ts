import { known } from '../known';
import type { Rule } from '../rule';

/** Environments are kept ready for a version, and the latest code is none. */
export const provisionedConcurrencyOnLatest: Rule = {
  name: 'ProvisionedConcurrencyOnLatest',
  severity: 'error',
  cause: 'an alias of $LATEST has provisioned concurrency',
  consequence: 'Lambda rejects it: the latest code is no version',
  fix: 'let the alias name a published version (AWS::Lambda::Version, fn.currentVersion)',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
  cdk: 'silent',
  find: function* (all) {
    const scaled = all.scalableTargets.flatMap(({ resource }) => {
      const id = known(resource.properties.text('ResourceId'));
      return id !== undefined && /^function:[^:]+:\$LATEST$/.test(id) ? [{ resource, message: 'provisioned concurrency must be of a version or an alias, got $LATEST' }] : [];
    });
    yield* scaled;
    for (const alias of all.templates.ofType('AWS::Lambda::Alias')) {
      const { properties } = alias;
      if (!properties.has('ProvisionedConcurrencyConfig') || properties.text('FunctionVersion') !== '$LATEST') continue;
      yield { resource: alias, message: 'FunctionVersion must be a published version where it has provisioned concurrency, got $LATEST' };
    }
  },
};
