import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Aws, Duration, Stack } from 'aws-cdk-lib/core';
import { Network, SharedLoadBalancer, SharedLoadBalancerOptions } from '../../lib';
import { inventory, logicalIds, onlyOne } from '../a-platform';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const CERTIFICATE_ARN = 'arn:aws:acm:eu-west-1:111111111111:certificate/shop';

/** A load balancer in a network of its own; its props may need its stack. */
function aLoadBalancer(propsIn: (stack: Stack) => SharedLoadBalancerOptions = () => ({}), env = {}) {
  const stack = new Stack(new App(), 'Ground', { env });
  const { vpc } = new Network(stack, 'Network');
  const props = propsIn(stack);
  const front = () => new SharedLoadBalancer(stack, 'Front', { vpc, ...props });
  return { stack, vpc, props, front };
}

function created(propsIn?: (stack: Stack) => SharedLoadBalancerOptions, env = {}) {
  const { stack, front } = aLoadBalancer(propsIn, env);
  return { stack, front: front() };
}

const certificate = (stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Theirs', CERTIFICATE_ARN);
const zone = (stack: Stack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
const withDomain = (stack: Stack) => ({ domainName: 'shop.example.com', hostedZone: zone(stack) });

/** Properties of the listener on a port. */
const listenerOn = (stack: Stack, port: number): any => {
  const found = Object.values<any>(Template.fromStack(stack).findResources(LISTENER, { Properties: { Port: port } }));
  expect(found).toHaveLength(1);
  return found[0].Properties;
};
const attributes = (stack: Stack): Record<string, string> => Object.fromEntries(onlyOne(stack, LOAD_BALANCER).LoadBalancerAttributes
  .map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));

const NOT_FOUND = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not found' } }];
const REDIRECT = [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }];

describe('a shared load balancer', () => {
  test('is a load balancer, a listener and a security group', () => {
    const { [LOAD_BALANCER]: balancers, [LISTENER]: listeners, 'AWS::EC2::SecurityGroup': groups, ...rest } = inventory(created().stack);
    expect({ balancers, listeners, groups }).toEqual({ balancers: 1, listeners: 1, groups: 1 });
    expect(Object.keys(rest).filter((type) => !type.startsWith('AWS::EC2::'))).toEqual([]);
  });

  test('answers 404 over HTTP until somebody adds a route', () => {
    const { stack, front } = created();
    expect(onlyOne(stack, LISTENER)).toMatchObject({ Port: 80, Protocol: 'HTTP', DefaultActions: NOT_FOUND });
    expect(front.redirectListener).toBeUndefined();
    expect(front.certificate).toBeUndefined();
    expect(stack.resolve(front.url)).toEqual({ 'Fn::Join': ['', ['http://', { 'Fn::GetAtt': [logicalIds(stack, LOAD_BALANCER)[0], 'DNSName'] }]] });
  });

  test('faces the internet from the public subnets, drops broken headers and can be deleted', () => {
    const { stack } = created();
    const publicSubnets = Object.entries<any>(Template.fromStack(stack).findResources('AWS::EC2::Subnet'))
      .filter(([, { Properties }]) => Properties.Tags.some((tag: any) => tag.Value === 'Public')).map(([id]) => ({ Ref: id }));
    expect(onlyOne(stack, LOAD_BALANCER)).toMatchObject({ Scheme: 'internet-facing', Subnets: publicSubnets, Type: 'application' });
    expect(attributes(stack)).toEqual({
      'deletion_protection.enabled': 'false', 'idle_timeout.timeout_seconds': '60', 'routing.http.drop_invalid_header_fields.enabled': 'true',
    });
  });

  test('lets everybody in on its port', () => {
    expect(onlyOne(created().stack, 'AWS::EC2::SecurityGroup').SecurityGroupIngress)
      .toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 80, ToPort: 80 })]);
  });

  test('takes deletion protection', () => {
    expect(attributes(created(() => ({ deletionProtection: true })).stack)).toHaveProperty(['deletion_protection.enabled'], 'true');
  });

  test('inside the VPC only stands in subnets that are not public', () => {
    const { stack } = created(() => ({ internetFacing: false }));
    const isolated = Object.entries<any>(Template.fromStack(stack).findResources('AWS::EC2::Subnet'))
      .filter(([, { Properties }]) => Properties.Tags.some((tag: any) => tag.Value === 'Database')).map(([id]) => ({ Ref: id }));
    expect(onlyOne(stack, LOAD_BALANCER)).toMatchObject({ Scheme: 'internal', Subnets: isolated });
  });

  test('stands in the subnets it is given', () => {
    const stack = new Stack(new App(), 'Ground');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], publicSubnetIds: ['p-1', 'p-2'], privateSubnetIds: ['q-1', 'q-2'] });
    new SharedLoadBalancer(stack, 'Front', { vpc, internetFacing: false, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
    expect(onlyOne(stack, LOAD_BALANCER).Subnets).toEqual(['q-1', 'q-2']);
  });

  test('writes access logs to a bucket', () => {
    const { stack } = created((own) => ({ accessLogsBucket: new s3.Bucket(own, 'Logs') }), { account: '111111111111', region: 'eu-west-1' });
    expect(attributes(stack)).toMatchObject({ 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': { Ref: logicalIds(stack, 'AWS::S3::Bucket')[0] } });
    expect(inventory(stack)).toHaveProperty('AWS::S3::BucketPolicy', 1);
  });

  test('keeps access logs for as long as it is told, in a bucket that only the load balancer\'s service fills', () => {
    const { stack, front } = created(() => ({ accessLogsRetention: Duration.days(90) }));
    const bucket = { Ref: logicalIds(stack, 'AWS::S3::Bucket')[0] };
    expect(attributes(stack)).toMatchObject({ 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': bucket });
    expect(stack.resolve(front.accessLogsBucket?.bucketName)).toEqual(bucket);
    expect(onlyOne(stack, 'AWS::S3::Bucket')).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
    });
    const [secure, write] = onlyOne(stack, 'AWS::S3::BucketPolicy').PolicyDocument.Statement;
    expect(secure).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(write).toEqual({
      Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket.Ref, 'Arn'] }, '/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']] },
    });
    const [balancer] = Object.values(Template.fromStack(stack).findResources(LOAD_BALANCER));
    expect(balancer.DependsOn).toEqual(expect.arrayContaining(logicalIds(stack, 'AWS::S3::BucketPolicy')));
    expect(Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'))[0].DeletionPolicy).toBe('Retain');
  });

  test('lets a web ACL judge every request', () => {
    const webAclArn = 'arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop/1';
    const { stack } = created(() => ({ webAclArn }), { account: '111111111111', region: 'eu-west-1' });
    expect(onlyOne(stack, 'AWS::WAFv2::WebACLAssociation')).toEqual({ ResourceArn: { Ref: logicalIds(stack, LOAD_BALANCER)[0] }, WebACLArn: webAclArn });
    const own = created((ground) => ({
      webAclArn: new wafv2.CfnWebACL(ground, 'Acl', { scope: 'REGIONAL', defaultAction: { allow: {} }, visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'shop', sampledRequestsEnabled: true } }).attrArn,
    }));
    expect(onlyOne(own.stack, 'AWS::WAFv2::WebACLAssociation').WebACLArn).toEqual({ 'Fn::GetAtt': ['Acl', 'Arn'] });
  });
});

describe('with a certificate', () => {
  const { stack, front } = created((own) => ({ certificate: certificate(own) }));

  test('it answers HTTPS, with TLS 1.2 at least', () => {
    expect(listenerOn(stack, 443)).toMatchObject({ Protocol: 'HTTPS', Certificates: [{ CertificateArn: CERTIFICATE_ARN }], DefaultActions: NOT_FOUND });
    expect(listenerOn(stack, 443).SslPolicy).toBe(elbv2.SslPolicy.RECOMMENDED_TLS);
    expect(stack.resolve(front.listener.listenerArn)).toEqual({ Ref: logicalIds(stack, LISTENER).find((id) => id.includes('Https')) });
    expect(JSON.stringify(stack.resolve(front.url))).toContain('"https://"');
  });

  test('it redirects HTTP to HTTPS', () => {
    expect(listenerOn(stack, 80)).toMatchObject({ Protocol: 'HTTP', DefaultActions: REDIRECT });
    expect(stack.resolve(front.redirectListener?.listenerArn)).toEqual({ Ref: logicalIds(stack, LISTENER).find((id) => !id.includes('Https')) });
  });

  test('it asks for none, and leaves the name to whoever has the zone', () => {
    expect(inventory(stack)).not.toHaveProperty('AWS::CertificateManager::Certificate');
    expect(inventory(stack)).not.toHaveProperty('AWS::Route53::RecordSet');
  });

  test('it may be given a name in a zone from elsewhere', () => {
    const elsewhere = created((own) => ({ certificate: certificate(own), domainName: 'shop.example.com' }));
    expect(elsewhere.front.url).toBe('https://shop.example.com');
    expect(inventory(elsewhere.stack)).not.toHaveProperty('AWS::Route53::RecordSet');
  });

  test('added later, the listener on port 80 keeps its logical id: two on one port would be refused', () => {
    const [before] = logicalIds(created().stack, LISTENER);
    const after = Object.entries<any>(Template.fromStack(stack).findResources(LISTENER)).find(([, { Properties }]) => Properties.Port === 80);
    expect(after?.[0]).toBe(before);
    expect(logicalIds(stack, LOAD_BALANCER)).toEqual(logicalIds(created().stack, LOAD_BALANCER));
  });
});

describe('with a domain name and its zone', () => {
  test('it has a certificate validated by DNS, an alias record and a redirect', () => {
    const { stack, front } = created(withDomain);
    const [id] = logicalIds(stack, 'AWS::CertificateManager::Certificate');
    expect(onlyOne(stack, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'shop.example.com', ValidationMethod: 'DNS', DomainValidationOptions: [{ DomainName: 'shop.example.com', HostedZoneId: 'Z1' }],
    });
    expect(listenerOn(stack, 443)).toMatchObject({ Certificates: [{ CertificateArn: { Ref: id } }], DefaultActions: NOT_FOUND });
    expect(listenerOn(stack, 80).DefaultActions).toEqual(REDIRECT);
    expect(front.url).toBe('https://shop.example.com');
    const [balancer] = logicalIds(stack, LOAD_BALANCER);
    expect(onlyOne(stack, 'AWS::Route53::RecordSet')).toMatchObject({
      Name: 'shop.example.com.', Type: 'A', HostedZoneId: 'Z1', AliasTarget: { HostedZoneId: { 'Fn::GetAtt': [balancer, 'CanonicalHostedZoneID'] } },
    });
  });

  test('the record stands in the zone, however the name is written', () => {
    const { stack } = created((own) => ({ domainName: 'Shop.EXAMPLE.com', hostedZone: zone(own) }));
    expect(onlyOne(stack, 'AWS::Route53::RecordSet').Name).toBe('shop.example.com.');
  });

  test('and a certificate of one\'s own it asks for none', () => {
    const { stack } = created((own) => ({ ...withDomain(own), certificate: certificate(own) }));
    expect(inventory(stack)).not.toHaveProperty('AWS::CertificateManager::Certificate');
    expect(listenerOn(stack, 443).Certificates).toEqual([{ CertificateArn: CERTIFICATE_ARN }]);
    expect(inventory(stack)).toHaveProperty('AWS::Route53::RecordSet', 1);
  });
});

describe('the idle timeout', () => {
  test.each([1, 60, 4000])('may be %d s', (seconds) => {
    const { stack, front } = created(() => ({ idleTimeout: Duration.seconds(seconds) }));
    expect(attributes(stack)['idle_timeout.timeout_seconds']).toBe(String(seconds));
    expect(SharedLoadBalancer.idleTimeoutOf(front.listener).toSeconds()).toBe(seconds);
  });

  test('is that of AWS in front of a listener from elsewhere', () => {
    const stack = new Stack(new App(), 'Ground');
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Theirs', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/theirs/1/2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    });
    expect(SharedLoadBalancer.idleTimeoutOf(listener).toSeconds()).toBe(60);
  });
});

describe('a shared load balancer fails', () => {
  const refuses = (sentence: string, propsIn: (stack: Stack) => SharedLoadBalancerOptions) =>
    expect(aLoadBalancer(propsIn).front).toThrow(new Error(`Ground/Front: ${sentence}`));

  test('with a domain name that nothing leads to', () => {
    refuses('domainName must come with a hostedZone or a certificate, got shop.example.com alone; pass the hosted zone it belongs to',
      () => ({ domainName: 'shop.example.com' }));
  });

  test('with a zone in which no name is meant', () => {
    refuses('hostedZone must come with a domainName, got example.com alone; say which name in it is meant', (stack) => ({ hostedZone: zone(stack) }));
  });

  test('with a domain name outside the zone', () => {
    refuses('domainName must be in the hosted zone (example.com), got shop.example.org; pass the zone it belongs to',
      (stack) => ({ domainName: 'shop.example.org', hostedZone: zone(stack) }));
    refuses('domainName must be in the hosted zone (example.com), got myexample.com; pass the zone it belongs to',
      (stack) => ({ domainName: 'myexample.com', hostedZone: zone(stack) }));
  });

  test.each([
    [Duration.seconds(0), '0 s'],
    [Duration.seconds(4001), '4,001 s'],
    [Duration.millis(1500), '1.5 s'],
  ])('with an idle timeout of %s', (idleTimeout, got) => {
    refuses(`idleTimeout must be a whole number between 1 and 4,000 s, got ${got}; put longer work on a queue`, () => ({ idleTimeout }));
  });

  test('with access logs in a stack that does not know its region', () => {
    refuses('accessLogsBucket must come with a region, got a stack without one; pass env with account and region to the stack, or use accessLogsRetention',
      (stack) => ({ accessLogsBucket: new s3.Bucket(stack, 'Logs') }));
  });

  test('with two places for access logs', () => {
    refuses('accessLogsBucket must not come with accessLogsRetention, got both; a bucket of your own has lifecycle rules of its own',
      (stack) => ({ accessLogsBucket: new s3.Bucket(stack, 'Logs'), accessLogsRetention: Duration.days(30) }));
  });

  test.each([[Duration.hours(12), '0.5 days'], [Duration.days(4000), '4,000 days']])('with access logs for %s', (accessLogsRetention, got) => {
    refuses(`accessLogsRetention must be a whole number between 1 and 3,650 days, got ${got}; S3 deletes by the day; name a bucket of your own to keep them longer`, () => ({ accessLogsRetention }));
  });

  test.each([
    'arn:aws:wafv2:us-east-1:111111111111:global/webacl/shop/1', 'arn:aws:waf:us-east-1:111111111111:webacl/1', 'shop',
  ])('with the web ACL %s, which is none for a load balancer', (webAclArn) => {
    refuses(`webAclArn must be of a regional web ACL, got ${webAclArn}; those with scope CLOUDFRONT, or of another region, do not fit a load balancer`, () => ({ webAclArn }));
  });

  test('with a web ACL of another region', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:111111111111:regional/webacl/shop/1';
    expect(aLoadBalancer(() => ({ webAclArn }), { account: '111111111111', region: 'eu-west-1' }).front).toThrow(new Error(
      `Ground/Front: webAclArn must be of a regional web ACL in eu-west-1, got ${webAclArn}; those with scope CLOUDFRONT, or of another region, do not fit a load balancer`));
  });

  test('neither with the zone\'s own name nor with names only the deployment knows', () => {
    expect(aLoadBalancer((stack) => ({ domainName: 'example.com', hostedZone: zone(stack) })).front).not.toThrow();
    expect(aLoadBalancer((stack) => ({ domainName: 'Shop.Example.com', hostedZone: zone(stack) })).front).not.toThrow();
    expect(aLoadBalancer((stack) => ({ domainName: `shop.${Aws.REGION}.example.net`, hostedZone: zone(stack) })).front).not.toThrow();
  });
});
