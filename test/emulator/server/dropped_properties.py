"""Properties that ministack's CloudFormation drops from types it knows."""
from ministack.services import lambda_svc, s3

from cloudformation_types import HANDLERS


def after_create(resource_type, act):
    """Does something more once a resource of a type has been made."""
    real = HANDLERS[resource_type]["create"]

    def create(logical_id, props, stack):
        physical_id, attributes = real(logical_id, props, stack)
        act(physical_id, props)
        return physical_id, attributes

    HANDLERS[resource_type]["create"] = create


def _bucket_tags(bucket, props):
    """CDK's autoDeleteObjects reads a tag of the bucket when it is destroyed."""
    if props.get("Tags"):
        s3._bucket_tags[bucket] = {tag["Key"]: tag["Value"] for tag in props["Tags"]}


def _reserved_concurrency(function, props):
    reserved = props.get("ReservedConcurrentExecutions")
    if reserved is not None:
        lambda_svc._functions[function]["concurrency"] = int(reserved)


def install():
    """Adds the properties."""
    after_create("AWS::S3::Bucket", _bucket_tags)
    after_create("AWS::Lambda::Function", _reserved_concurrency)
