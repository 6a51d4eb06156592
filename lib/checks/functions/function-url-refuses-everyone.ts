import type { Rule } from '../rule';
import { functionBehind } from '../access/arn';

/** A URL for anybody needs a permission for anybody. */
export const functionUrlRefusesEveryone: Rule = {
  name: 'FunctionUrlRefusesEveryone',
  severity: 'error',
  cause: 'a function URL is open to everyone, and no permission of the function lets anybody use it',
  consequence: 'every request is answered with 403',
  fix: 'add an AWS::Lambda::Permission with Action lambda:InvokeFunctionUrl, Principal * and FunctionUrlAuthType NONE',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  cdk: 'silent for L1s; addFunctionUrl adds the permission',
  find: function* (all) {
    for (const url of all.templates.ofType('AWS::Lambda::Url')) {
      const named = all.functionAt(url.properties.value('TargetFunctionArn'));
      if (named === undefined || url.properties.text('AuthType') !== 'NONE' || url.stack.isGenerated || named.function.resource.stack.isGenerated) continue;
      const lets = all.templates.ofType('AWS::Lambda::Permission').some(({ properties }) => {
        const of = properties.resource('FunctionName');
        const action = properties.value('Action');
        const isAction = typeof action !== 'string' || /^(lambda:(InvokeFunctionUrl|\*)|\*)$/.test(action);
        return isAction && (of === undefined || functionBehind(of) === named.function.resource) && (properties.value('Principal') === '*' || typeof properties.value('Principal') !== 'string');
      });
      if (!lets) yield { resource: url, message: `${named.function.displayName} must permit lambda:InvokeFunctionUrl to everyone where AuthType is NONE, got no such permission` };
    }
  },
};
