import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { bucketRefusesDistribution } from '../../lib/checks/distributions/bucket-refuses-distribution';
import { edgeFunctionUnsupported } from '../../lib/checks/distributions/edge-function-unsupported';
import { edgeOutsideVirginia } from '../../lib/checks/distributions/edge-outside-virginia';
import { arn, bucket, fn } from './bare';
import { aFunction } from './corpus/shape';
import { BareTemplate, describeRule } from './rule-cases';

const distribution = (settings: object) => ({ Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: { Enabled: true, ...settings } } });

/** A distribution of a bucket, with a policy of the bucket. */
const site = (policy: object | undefined, ofBucket: object = {}): BareTemplate => ({ Resources: {
  Bucket: bucket(ofBucket),
  Distribution: distribution({ Origins: [{ Id: 'site', DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] }, OriginAccessControlId: 'control', S3OriginConfig: { OriginAccessIdentity: '' } }] }),
  ...policy === undefined ? {} : { Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [policy] } } } },
} });
const reads = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

describeRule(bucketRefusesDistribution, {
  broken: {
    'an L1': (stack) => {
      const pictures = new s3.Bucket(stack, 'Bucket', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
      new cloudfront.CfnDistribution(stack, 'Distribution', { distributionConfig: {
        enabled: true, defaultCacheBehavior: { targetOriginId: 'site', viewerProtocolPolicy: 'https-only' },
        origins: [{ id: 'site', domainName: pictures.bucketRegionalDomainName, originAccessControlId: 'control', s3OriginConfig: { originAccessIdentity: '' } }],
      } });
    },
    'a bucket without a policy, bare': site(undefined),
    'a policy for a role alone': site({ ...reads, Principal: { AWS: 'arn:aws:iam::111111111111:role/reader' } }),
    'a policy for another action': site({ ...reads, Action: 's3:PutObject', Principal: { Service: 'cloudfront.amazonaws.com' } }),
  },
  sound: {
    'an origin of CDK': (stack) => { new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Bucket')) } }); },
    'an identity of CDK': (stack) => { new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessIdentity(new s3.Bucket(stack, 'Bucket')) } }); },
    'a policy for CloudFront': site({ ...reads, Principal: { Service: 'cloudfront.amazonaws.com' } }),
    'a policy that is a parameter': { ...site({ ...reads, Principal: { Ref: 'Reader' } }), Parameters: { Reader: { Type: 'String' } } },
    'objects that may be public': site(undefined, { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
  },
});

const guarded = (association: object, version: object = {}): BareTemplate => ({ Resources: {
  Guard: fn(), Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Guard' }, ...version } },
  Distribution: distribution({ DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: association }] } }),
} });

describeRule(edgeOutsideVirginia, {
  broken: {
    'a web ACL with CDK': (_, app) => {
      new wafv2.CfnWebACL(new Stack(app, 'There', { env: { account: '111111111111', region: 'eu-west-1' } }), 'Acl', {
        scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'acl', sampledRequestsEnabled: true },
      });
    },
    'a function without a version, bare': guarded(arn('Guard')),
  },
  sound: {
    'a version': guarded({ Ref: 'Version' }),
    'a stack whose region is not known': { Resources: { Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'CLOUDFRONT' } } } },
    'a web ACL in us-east-1': (_, app) => {
      new wafv2.CfnWebACL(new Stack(app, 'There', { env: { account: '111111111111', region: 'us-east-1' } }), 'Acl', {
        scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'acl', sampledRequestsEnabled: true },
      });
    },
  },
});

const atTheEdge = (settings: object, EventType: unknown = 'viewer-request'): BareTemplate => ({ Parameters: { Event: { Type: 'String' } }, Resources: {
  Guard: fn(settings), Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Guard' } } },
  Distribution: distribution({ DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType, LambdaFunctionARN: { Ref: 'Version' } }] } }),
} });

/** A distribution of CDK with a function at its edge. */
function anEdgeL2(stack: Stack, props: Partial<lambda.FunctionProps>): void {
  new cloudfront.Distribution(stack, 'Distribution', {
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Bucket')),
      edgeLambdas: [{ functionVersion: aFunction(stack, 'Guard', props).currentVersion, eventType: cloudfront.LambdaEdgeEventType.VIEWER_REQUEST }],
    },
  });
}

describeRule(edgeFunctionUnsupported, {
  broken: {
    'ten seconds, 256 MB and another architecture, with CDK': (_, app) => { anEdgeL2(new Stack(app, 'Site', { env: { account: '111111111111', region: 'us-east-1' } }), { timeout: Duration.seconds(10), memorySize: 256, architecture: lambda.Architecture.ARM_64 }); },
    'variables and layers, bare': atTheEdge({ Environment: { Variables: { STAGE: 'prod' } }, Layers: ['layer'] }),
    'a network, a dead-letter queue and storage, bare': atTheEdge({ VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: [] }, DeadLetterConfig: { TargetArn: 'x' }, EphemeralStorage: { Size: 1024 } }),
    'a minute for the origin, and an image, bare': atTheEdge({ Timeout: 60, PackageType: 'Image' }, 'origin-request'),
  },
  sound: {
    'a function of CDK': (_, app) => { anEdgeL2(new Stack(app, 'Site', { env: { account: '111111111111', region: 'us-east-1' } }), {}); },
    'what an origin may take': atTheEdge({ Timeout: 30, MemorySize: 1024 }, 'origin-response'),
    'an event that is not known': atTheEdge({ Timeout: 30 }, { Ref: 'Event' }),
    'no distribution': { Resources: { Guard: fn({ Timeout: 60 }) } },
  },
});
