import { known } from '../known';
import type { Rule } from '../rule';

/** An alias shares requests between two versions. */
export const aliasWeightsWrong: Rule = {
  name: 'AliasWeightsWrong',
  severity: 'error',
  cause: 'an alias shares its requests by weights that are out of range, or with code that is no version',
  consequence: 'Lambda rejects the alias',
  fix: 'take one additional version with a FunctionWeight from 0 to 1, and published versions on both sides',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html',
  cdk: 'refuses weights in L2s; silent for $LATEST and L1s',
  find: function* (all) {
    for (const alias of all.templates.ofType('AWS::Lambda::Alias')) {
      const weights = alias.properties.list('RoutingConfig', 'AdditionalVersionWeights');
      if (weights.length === 0) continue;
      if (weights.length > 1) yield { resource: alias, message: `RoutingConfig must have one additional version, got ${weights.length}` };
      const versions = [alias.properties.value('FunctionVersion'), ...weights.map((weight) => weight.value('FunctionVersion'))];
      if (versions.includes('$LATEST')) yield { resource: alias, message: 'it must share requests between published versions, got $LATEST' };
      for (const weight of weights.map((one) => known(one.number('FunctionWeight')))) {
        if (weight !== undefined && (weight < 0 || weight > 1)) yield { resource: alias, message: `FunctionWeight must be between 0 and 1, got ${weight}` };
      }
    }
  },
};
