import { Resource, referencesIn } from '../../template';
import { aMonth, allMonth, billed, counted, free, IdleContext, IdleCost, IdleRules, pennies, withoutPrice } from './idle-cost';

/** Keys, secrets, certificates, firewalls, directories, names. */
export const SECURITY: IdleRules = {
  'AWS::KMS::Key': (_, { prices }) => billed('a key of one\'s own; each rotation adds one', [aMonth('key', 1, prices.price('kms.key'))]),
  'AWS::KMS::ReplicaKey': (_, { prices }) => billed('a key of one\'s own', [aMonth('key', 1, prices.price('kms.key'))]),
  'AWS::SecretsManager::Secret': (_, { prices }) => pennies('a secret', [aMonth('secret', 1, prices.price('secretsManager.secret'))]),
  'AWS::ACMPCA::CertificateAuthority': ({ properties }, { prices }) => billed('a private authority', [
    aMonth('authority', 1, prices.price(properties.text('UsageMode') === 'SHORT_LIVED_CERTIFICATE' ? 'privateCa.shortLived' : 'privateCa.general')),
  ]),
  'AWS::WAFv2::WebACL': webAcl,
  'AWS::WAFv2::RuleGroup': () => free('billed with the web ACLs that use it'),
  'AWS::WAF::WebACL': () => billed('a web ACL and its rules', [withoutPrice('web ACL')]),
  'AWS::WAFRegional::WebACL': () => billed('a web ACL and its rules', [withoutPrice('web ACL')]),
  'AWS::DirectoryService::MicrosoftAD': ({ properties }, { prices }) => billed('two domain controllers', [
    allMonth('controllers', 2, prices.price(properties.text('Edition') === 'Standard' ? 'directory.microsoftStandardHour' : 'directory.microsoftEnterpriseHour')),
  ]),
  'AWS::DirectoryService::SimpleAD': ({ properties }, { prices }) => billed('two domain controllers', [
    allMonth('controllers', 2, prices.price(properties.text('Size') === 'Large' ? 'directory.simpleLargeHour' : 'directory.simpleSmallHour')),
  ]),
  'AWS::CloudHSM::Hsm': () => billed('a module by the hour', [withoutPrice('module')]),
  'AWS::PaymentCryptography::Key': () => billed('a key by the month', [withoutPrice('key')]),
  'AWS::PCAConnectorAD::Connector': () => billed('a connector by the hour', [withoutPrice('connector')]),
  'AWS::Shield::Protection': () => free('part of the subscription to Shield Advanced'),
  'AWS::SSM::Parameter': ({ properties }, { prices }) => properties.text('Tier') === 'Advanced'
    ? pennies('an advanced parameter', [aMonth('parameter', 1, prices.price('ssm.advancedParameter'))])
    : free('a standard parameter'),
  'AWS::Route53::HostedZone': (_, { prices }) => pennies('a hosted zone', [aMonth('zone', 1, prices.price('route53.zone'))]),
  'AWS::Route53::HealthCheck': healthCheck,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': (_, { prices }) => pennies('its hosted zone', [aMonth('zone', 1, prices.price('route53.zone'))]),
  'AWS::ServiceDiscovery::PublicDnsNamespace': (_, { prices }) => pennies('its hosted zone', [aMonth('zone', 1, prices.price('route53.zone'))]),
};

/** A web ACL, and each rule and each group of rules in it. */
function webAcl({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const rules = properties.values('Rules').length;
  return billed(`a web ACL with ${counted(rules, 'rule')}`, [
    aMonth('web ACL', 1, prices.price('waf.webAcl')), ...(rules === 0 ? [] : [aMonth('rules', rules, prices.price('waf.rule'))]),
  ]);
}

/** Checks of endpoints in AWS are cheaper; each optional feature is billed by itself. */
function healthCheck({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const config = properties.settings('HealthCheckConfig');
  const type = config.text('Type');
  const insideAws = typeof type === 'string' && ['CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL'].includes(type);
  const aws = insideAws || referencesIn(config.value('FullyQualifiedDomainName')).length > 0 || referencesIn(config.value('IPAddress')).length > 0;
  const features = [
    typeof type === 'string' && type.startsWith('HTTPS'), config.has('SearchString'), config.boolean('MeasureLatency') === true, config.number('RequestInterval') === 10,
  ].filter(Boolean).length;
  return pennies(`a health check${features > 0 ? ` with ${counted(features, 'optional feature')}` : ''}`, [
    aMonth('check', 1, prices.price(aws ? 'route53.healthCheckAws' : 'route53.healthCheckOther')),
    ...(features === 0 ? [] : [aMonth('features', features, prices.price(aws ? 'route53.healthCheckFeatureAws' : 'route53.healthCheckFeatureOther'))]),
  ]);
}
