"""CloudFormation types that are accepted and recorded, with nothing behind them.

For these a deploy proves that the template is accepted, no more: nothing scales, rotates or filters.
"""
import sys

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services.cloudformation import provisioners

from cloudformation_types import HANDLERS, arn, keep, resource_id


class AnyAttribute(dict):
    """Answers Fn::GetAtt of any name: ministack asks `name in attributes` before it reads."""

    def __init__(self, physical_id, own):
        super().__init__(own)
        self._physical_id = physical_id

    def __contains__(self, _name):
        return True

    def __missing__(self, name):
        return self._physical_id if name in ("Arn", "Id", "Name") else f"{self._physical_id}-{name}"

    def __deepcopy__(self, _memo):
        return self


def accepted(reference=None, **attributes):
    """A type's handlers. `reference` makes what Ref answers, `attributes` what some Fn::GetAtt answer."""

    def values(physical_id, props):
        return AnyAttribute(physical_id, {name: make(physical_id, props) for name, make in attributes.items()})

    def create(logical_id, props, stack):
        if reference:
            physical_id = reference(logical_id, props)
        else:
            physical_id = provisioners._physical_name(stack, logical_id, max_len=64)
        return physical_id, values(physical_id, props)

    def update(physical_id, _old, new, _stack):
        return physical_id, values(physical_id, new)

    return {"create": create, "update": update, "delete": keep}


def _ec2_id(prefix):
    return lambda _logical_id, _props: resource_id(prefix)


def _scaling_policy(logical_id, props):
    return arn("autoscaling", f"scalingPolicy:{new_uuid()}:policyName/{props.get('PolicyName', logical_id)}")


def _oidc_provider(_logical_id, props):
    return f"arn:aws:iam::{get_account_id()}:oidc-provider/{props.get('Url', '').replace('https://', '')}"


ACCEPTED = {
    "AWS::ApiGatewayV2::VpcLink": accepted(),
    "AWS::ApplicationAutoScaling::ScalingPolicy": accepted(_scaling_policy),
    "AWS::AutoScaling::WarmPool": accepted(),
    "AWS::Backup::BackupSelection": accepted(),
    "AWS::Budgets::Budget": accepted(),
    "AWS::CloudWatch::AnomalyDetector": accepted(),
    "AWS::CloudWatch::InsightRule": accepted(),
    "AWS::CodeDeploy::Application": accepted(),
    "AWS::CodeDeploy::DeploymentConfig": accepted(),
    "AWS::CodeDeploy::DeploymentGroup": accepted(),
    "AWS::EC2::FlowLog": accepted(_ec2_id("fl-")),
    "AWS::EC2::Instance": accepted(_ec2_id("i-")),
    "AWS::EC2::NetworkAcl": accepted(_ec2_id("acl-")),
    "AWS::EC2::NetworkAclEntry": accepted(),
    "AWS::EC2::SubnetNetworkAclAssociation": accepted(),
    "AWS::ECS::CapacityProvider": accepted(),
    "AWS::ElastiCache::ServerlessCache": accepted(),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": accepted(),
    "AWS::Events::ApiDestination": accepted(),
    "AWS::Events::Archive": accepted(),
    "AWS::Events::Connection": accepted(),
    "AWS::IAM::Group": accepted(),
    "AWS::IAM::OIDCProvider": accepted(_oidc_provider),
    "AWS::IAM::RolePolicy": accepted(),
    "AWS::IAM::ServiceLinkedRole": accepted(),
    "AWS::Lambda::CodeSigningConfig": accepted(),
    "AWS::Logs::QueryDefinition": accepted(),
    "AWS::RDS::DBProxy": accepted(
        lambda logical_id, props: props.get("DBProxyName", logical_id),
        Endpoint=lambda name, _props: f"{name}.proxy-x.{get_region()}.rds.amazonaws.com",
        DBProxyArn=lambda name, _props: arn("rds", "db-proxy:" + name),
    ),
    "AWS::RDS::DBProxyTargetGroup": accepted(),
    "AWS::RDS::EventSubscription": accepted(),
    "AWS::SSM::Document": accepted(),
    "AWS::SecretsManager::ResourcePolicy": accepted(),
    "AWS::SecretsManager::RotationSchedule": accepted(),
    "AWS::WAFv2::WebACLAssociation": accepted(),
}


def install():
    """Adds the types that ministack does not know by itself."""
    added = {name: handlers for name, handlers in ACCEPTED.items() if name not in HANDLERS}
    HANDLERS.update(added)
    print(f"accepted, with nothing behind: {' '.join(added)}", file=sys.stderr, flush=True)
