import type { Resource } from '../../template';
import type { Fault, Rule } from '../rule';

const HOME = 'us-east-1';

/** CloudFront takes what belongs to it from one region. */
export const edgeOutsideVirginia: Rule = {
  name: 'EdgeOutsideVirginia',
  severity: 'error',
  cause: 'CloudFront is given a function, a certificate or a web ACL of another region than us-east-1, or a function without its version',
  consequence: 'CloudFront rejects the distribution, or WAF the web ACL',
  fix: 'put it into a stack in us-east-1; name a version of the function',
  source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html',
  cdk: 'refuses a function of another region in L2s; silent for L1s and imported certificates',
  find: function* (all): Iterable<Fault> {
    for (const resource of all.templates.ofType('AWS::WAFv2::WebACL')) {
      if (resource.properties.text('Scope') === 'CLOUDFRONT' && isElsewhere(resource)) yield { resource, message: `its stack must be in ${HOME}, as its Scope is CLOUDFRONT, got ${resource.stack.region}` };
    }
    for (const resource of all.templates.ofType('AWS::CloudFront::Distribution')) {
      const config = resource.properties.settings('DistributionConfig');
      const certificate = config.resource('ViewerCertificate', 'AcmCertificateArn');
      if (certificate?.type === 'AWS::CertificateManager::Certificate' && isElsewhere(certificate)) yield { resource, message: `its certificate must be in ${HOME}, got ${certificate.displayName} in ${certificate.stack.region}` };
      const behaviours = [config.settings('DefaultCacheBehavior'), ...config.list('CacheBehaviors')];
      for (const association of behaviours.flatMap((behaviour) => behaviour.list('LambdaFunctionAssociations'))) {
        const named = all.functionAt(association.value('LambdaFunctionARN'));
        if (named === undefined) continue;
        const { function: edge, qualifier } = named;
        if (isElsewhere(edge.resource)) yield { resource, message: `its function must be in ${HOME}, got ${edge.displayName} in ${edge.resource.stack.region}` };
        if (qualifier === undefined || (typeof qualifier === 'object' && qualifier.type === 'AWS::Lambda::Alias')) yield { resource, message: `it must name a version of ${edge.displayName}, got ${qualifier === undefined ? 'none' : 'an alias'}` };
      }
    }
  },
};

/** Whether a resource is in another region for certain. */
function isElsewhere({ stack }: Resource): boolean {
  return stack.region !== undefined && stack.region !== HOME;
}
