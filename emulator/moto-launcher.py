"""Starts moto's server on a free loopback port, prints that port, and stops when standard input closes.

moto 5.2.5 differs from AWS in some calls that a trail and its log bucket need. Each function below closes one gap. Its
comment describes what moto does, what AWS does, and when the function can be removed.
"""

import datetime
import fnmatch
import json
import os
import sys
import threading

import flask
import werkzeug.serving
from moto.athena.models import AthenaBackend
from moto.athena.responses import AthenaResponse
from moto.cloudtrail.exceptions import InsufficientSnsTopicPolicyException
from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.core.utils import unix_time_millis
from moto.iam.access_control import PermissionResult
from moto.iam.responses import IamResponse
from moto.kms.responses import KmsResponse
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.metric_filters import MetricFilters
from moto.logs.models import LogsBackend
from moto.organizations.exceptions import (
    ConstraintViolationException,
    OrganizationsClientError,
    PolicyTypeNotEnabledException,
)
from moto.organizations.models import FakeDelegatedAdministrator, OrganizationsBackend, organizations_backends
from moto.s3.exceptions import AccessDeniedByLock, InvalidBucketState, S3ClientError
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response
from moto.server import main
from moto.sns.models import SNSBackend, sns_backends
from moto.sns.responses import SNSResponse
from moto.sts.models import sts_backends

CLOUDTRAIL = "cloudtrail.amazonaws.com"


def as_list(value):
    return value if isinstance(value, list) else [value]


def matches(patterns, text):
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in as_list(patterns))


def holds(condition, caller):
    """Whether a statement applies to a caller, who is no service of AWS. Beside that only conditions on the ARN of the
    principal count; another one never holds.
    """
    for operator, keys in condition.items():
        if keys == {"aws:PrincipalIsAWSService": "false"}:
            continue
        if list(keys) != ["aws:PrincipalArn"] or not operator.startswith("Arn"):
            return False
        if matches(keys["aws:PrincipalArn"], caller) == ("Not" in operator):
            return False
    return True


def caller_of(response):
    account, key_id = response.current_account, response.get_access_key()
    role = sts_backends[account][response.partition].get_assumed_role_from_access_key(key_id)
    return role.role_arn if role else f"arn:{response.partition}:iam::{account}:user/moto"


def bucket_policies_are_not_enforced():
    """moto: a Deny statement applies regardless of its conditions, so "deny without TLS" refuses every call with 403.
    AWS: evaluates the conditions.
    Remove when: moto evaluates conditions in bucket policies. (Until then the IAM simulator proves the policies.)
    """
    FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL


def lifecycle_keeps_the_minimum_object_size():
    """moto: GET ?lifecycle always answers all_storage_classes_128K.
    AWS: answers the value of the PUT's header. Terraform waits three minutes for it and then fails.
    Remove when: moto stores the header.
    """
    header = "x-amz-transition-default-minimum-object-size"
    put_bucket, get_lifecycle = S3Response._bucket_response_put, S3Response.get_bucket_lifecycle

    def put(self, request, bucket_name, querystring):
        response = put_bucket(self, request, bucket_name, querystring)
        if "lifecycle" in querystring and header in request.headers:
            self.backend.get_bucket(bucket_name).minimum_object_size = request.headers[header]
        return response

    def get(self):
        status, headers, body = get_lifecycle(self)
        size = getattr(self.backend.get_bucket(self.bucket_name), "minimum_object_size", None)
        return status, {**headers, **({header: size} if size else {})}, body

    S3Response._bucket_response_put, S3Response.get_bucket_lifecycle = put, get


def lock_configuration_changes_with_objects():
    """moto: PutObjectLockConfiguration requires an empty bucket, so the days of a lock in use can never change.
    AWS: changes the lock at any time, for later objects.
    Remove when: moto drops that check.
    """

    def put_object_lock_configuration(self, bucket_name, lock_enabled, mode=None, days=None, years=None):
        bucket = self.get_bucket(bucket_name)
        if not bucket.is_versioned:
            raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
        bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
        bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days, years

    S3Backend.put_object_lock_configuration = put_object_lock_configuration


def object_retention_can_be_read():
    """moto: GET ?retention answers 500.
    AWS: returns mode and date, or NoSuchObjectLockConfiguration.
    Remove when: moto implements GetObjectRetention.
    """
    get_object = S3Response._key_response_get

    def get(self, query, key_name):
        if "retention" not in query:
            return get_object(self, query, key_name)
        self.data["Action"] = "GetObjectRetention"
        key, _ = self._get_key()
        if not key.lock_mode:
            raise S3ClientError("NoSuchObjectLockConfiguration", "The object has no ObjectLock configuration")
        return self.serialized(ActionResult({"Retention": {"Mode": key.lock_mode, "RetainUntilDate": key.lock_until}}))

    S3Response._key_response_get = get


def versions_are_listed_from_any_key():
    """moto: ListObjectVersions with a key marker leaves out the first version after it, as if it had that very key.
    AWS: lists every version of every key after the marker, whether or not the marker is a key.
    Remove when: moto compares the keys.
    """
    list_versions = S3Backend.list_object_versions

    def list_object_versions(self, bucket_name, *args, key_marker=None, version_id_marker=None, **options):
        if key_marker is not None and not version_id_marker:
            versions = [one for _, same in self.get_bucket(bucket_name).keys.iterlists() for one in same]
            before = [one for one in versions if one.name <= key_marker]
            before.sort(key=lambda one: (one.name, -unix_time_millis(one.last_modified)))
            key_marker, version_id_marker = (before[-1].name, before[-1].version_id) if before else (None, None)
        return list_versions(
            self, bucket_name, *args, key_marker=key_marker, version_id_marker=version_id_marker, **options
        )

    S3Backend.list_object_versions = list_object_versions


def objects_can_be_put_at_another_time():
    """moto: an object's LastModified is the time of its PUT.
    AWS: likewise, but CloudTrail puts a digest half an hour after its hour, and no test can wait for that. The emulator's
    delivery says the time in a header, which AWS does not know.
    Remove when: never.
    """
    put_object = S3Backend.put_object

    def put_at(self, *args, **options):
        key = put_object(self, *args, **options)
        at = flask.request.headers.get("x-emulator-last-modified")
        if at is not None:
            key.last_modified = datetime.datetime.fromisoformat(at)
        return key

    S3Backend.put_object = put_at


def retention_is_not_shortened():
    """moto: PutObjectRetention sets any date and mode.
    AWS: only extends, except under GOVERNANCE with the bypass header.
    Remove when: moto compares the dates.
    """
    put_retention = S3Response.put_object_retention

    def put(self):
        key = self.backend.get_object(self.bucket_name, self.parse_key_name(), version_id=self._get_param("versionId"))
        bypass = self.headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
        mode, until = self._mode_until_from_body()
        weaker = mode != key.lock_mode and key.lock_mode == "COMPLIANCE" or (until or "") < (key.lock_until or "")
        if key.is_locked(governance_bypass=bypass) and weaker:
            raise AccessDeniedByLock()
        return put_retention(self)

    S3Response.put_object_retention = put


def trails_are_deleted_by_arn():
    """moto: DeleteTrail by ARN, or of a trail that does not exist, answers success and does nothing.
    AWS: deletes it; an unknown one is a TrailNotFoundException. Terraform deletes by ARN.
    Remove when: moto resolves the ARN in delete_trail.
    """

    def delete_trail(self, name):
        del self.trails[self.get_trail(name).trail_name]

    CloudTrailBackend.delete_trail = delete_trail


def trails_are_described_by_name():
    """moto: DescribeTrails returns every trail and ignores trailNameList.
    AWS: returns the trails of the list, by name or ARN.
    Remove when: moto filters.
    """
    describe = CloudTrailResponse.describe_trails

    def describe_trails(self):
        trails, wanted = json.loads(describe(self))["trailList"], self._get_param("trailNameList")
        return json.dumps({"trailList": [t for t in trails if not wanted or {t["Name"], t["TrailARN"]} & set(wanted)]})

    CloudTrailResponse.describe_trails = describe_trails


def trails_have_selector_flags():
    """moto: HasCustomEventSelectors and HasInsightSelectors are always false.
    AWS: true if there are any. Terraform reads selectors only then, so it would not detect their drift.
    Remove when: moto derives both.
    """
    describe = Trail.description

    def description(self, include_region=False):
        return {
            **describe(self, include_region),
            "HasCustomEventSelectors": bool(self.event_selectors or self.advanced_event_selectors),
            "HasInsightSelectors": bool(self.insight_selectors),
        }

    Trail.description = description


def selectors_are_replaced():
    """moto: PutInsightSelectors appends; basic event selectors leave the advanced ones in place; reading insight
    selectors succeeds if there are none.
    AWS: a put replaces selectors of both kinds; reading none is an InsightNotEnabledException.
    Remove when: moto replaces selectors and rejects that read.
    """

    def put_event_selectors(self, event_selectors, advanced_event_selectors):
        self.event_selectors = event_selectors or []
        self.advanced_event_selectors = advanced_event_selectors or []

    def put_insight_selectors(self, insight_selectors):
        self.insight_selectors = insight_selectors

    def get_insight_selectors(self):
        if not self.insight_selectors:
            raise JsonRESTError("InsightNotEnabledException", f"Trail {self.arn} does not have Insights enabled.")
        return self.insight_selectors

    Trail.put_event_selectors = put_event_selectors
    Trail.put_insight_selectors = put_insight_selectors
    Trail.get_insight_selectors = get_insight_selectors


def a_trail_notifies_a_topic_of_another_account():
    """moto: treats SnsTopicName as a name in the trail's account, so no ARN is found. UpdateTrail does not check it.
    AWS: accepts a name or an ARN, which may be of another account, and checks it in both calls.
    Remove when: moto resolves the ARN.
    """
    topic_arn_of_name, update_trail = Trail.topic_arn.fget, Trail.update

    def topic_arn(self):
        return self.sns_topic_name if (self.sns_topic_name or "").startswith("arn:") else topic_arn_of_name(self)

    def check_topic_exists(self):
        if not self.topic_arn:
            return
        _, _, _, region, account, _ = self.topic_arn.split(":", 5)
        if self.topic_arn not in sns_backends[account][region].topics:
            raise InsufficientSnsTopicPolicyException("SNS Topic does not exist or the topic policy is incorrect!")

    def update(self, **changes):
        before = self.sns_topic_name
        update_trail(self, **changes)
        try:
            self.check_topic_exists()
        except JsonRESTError:
            self.sns_topic_name = before
            raise

    Trail.topic_arn = property(topic_arn)
    Trail.check_topic_exists = check_topic_exists
    Trail.update = update


def cloudtrail_has_delegated_administrators():
    """moto: RegisterOrganizationDelegatedAdmin and its counterpart are missing, and Terraform retries for ten minutes. AWS
    Organizations does not accept CloudTrail as a service with delegated administrators.
    AWS: registers the account with AWS Organizations for CloudTrail.
    Remove when: moto implements both calls and lists the service.
    """
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(CLOUDTRAIL)

    def organization(response):
        return organizations_backends[response.current_account][response.partition]

    def register_organization_delegated_admin(self):
        account = self._get_param("MemberAccountId")
        organization(self).register_delegated_administrator(AccountId=account, ServicePrincipal=CLOUDTRAIL)
        return "{}"

    def deregister_organization_delegated_admin(self):
        account = self._get_param("DelegatedAdminAccountId")
        organization(self).deregister_delegated_administrator(AccountId=account, ServicePrincipal=CLOUDTRAIL)
        return "{}"

    CloudTrailResponse.register_organization_delegated_admin = register_organization_delegated_admin
    CloudTrailResponse.deregister_organization_delegated_admin = deregister_organization_delegated_admin


def organization_policies_are_checked():
    """moto: accepts any text as a policy, attaches policies of a type that is not enabled and attaches a policy twice.
    AWS: refuses each of them.
    Remove when: moto refuses them.
    """
    limits = {"SERVICE_CONTROL_POLICY": 10_240, "RESOURCE_CONTROL_POLICY": 5_120}
    backend = OrganizationsBackend
    create, update, attach = backend.create_policy, backend.update_policy, backend.attach_policy

    def check(content, policy_type):
        try:
            statements = json.loads(content)["Statement"]
        except (ValueError, TypeError, KeyError):
            raise OrganizationsClientError("MalformedPolicyDocumentException", "The policy document is not valid JSON.")
        if policy_type == "RESOURCE_CONTROL_POLICY":
            if any(one["Effect"] != "Deny" or one["Principal"] != "*" or one["Action"] == "*" for one in statements):
                raise OrganizationsClientError("MalformedPolicyDocumentException", "An RCP denies * an action.")
        elif any("Principal" in one for one in statements):
            raise OrganizationsClientError("MalformedPolicyDocumentException", "An SCP has no principal.")
        if len(content) > limits.get(policy_type, len(content)):
            raise ConstraintViolationException("You have exceeded the allowed length of a policy.")

    def create_policy(self, **kwargs):
        check(kwargs["Content"], kwargs["Type"])
        return create(self, **kwargs)

    def update_policy(self, **kwargs):
        if "Content" in kwargs:
            check(kwargs["Content"], self.get_policy_by_id(kwargs["PolicyId"]).type)
        return update(self, **kwargs)

    def attach_policy(self, **kwargs):
        policy = self.get_policy_by_id(kwargs["PolicyId"])
        if policy.name in ("FullAWSAccess", "RCPFullAWSAccess"):  # moto attaches these itself
            return attach(self, **kwargs)
        root = next(unit for unit in self.ou if unit.id.startswith("r-"))
        if policy.type not in [enabled["Type"] for enabled in root.policy_types]:
            raise PolicyTypeNotEnabledException
        if any(target.id == kwargs["TargetId"] for target in policy.attachments):
            raise OrganizationsClientError("DuplicatePolicyAttachmentException", "The policy is already attached.")
        return attach(self, **kwargs)

    backend.create_policy, backend.update_policy, backend.attach_policy = create_policy, update_policy, attach_policy


def key_policies_do_not_lock_their_caller_out():
    """moto: CreateKey and PutKeyPolicy accept every policy.
    AWS: refuses a policy that would not let the caller change it again, unless the call bypasses the check.
    Remove when: moto evaluates the policy.
    """
    create_key, put_key_policy = KmsResponse.create_key, KmsResponse.put_key_policy

    def check(response):
        policy = response._get_param("Policy")
        if not policy or response._get_param("BypassPolicyLockoutSafetyCheck"):
            return
        caller = caller_of(response)
        names = {"*", caller, f"arn:{response.partition}:iam::{response.current_account}:root"}
        effects = {
            statement["Effect"]
            for statement in as_list(json.loads(policy)["Statement"])
            if matches(statement["Action"], "kms:PutKeyPolicy")
            and (statement["Principal"] == "*" or names & set(as_list(statement["Principal"].get("AWS", []))))
            and holds(statement.get("Condition", {}), caller)
        }
        if effects != {"Allow"}:
            message = "The new key policy will not allow you to update the key policy in the future."
            raise JsonRESTError("MalformedPolicyDocumentException", message)

    def checked(call):
        def answer(self):
            check(self)
            return call(self)

        return answer

    KmsResponse.create_key, KmsResponse.put_key_policy = checked(create_key), checked(put_key_policy)


def organization_policies_deny():
    """moto: attached policies deny nothing, and KMS has no DeleteImportedKeyMaterial.
    AWS: a service control policy binds the principals of a member account, and a resource control policy also protects
    its resources from them.
    Remove when: moto evaluates both. (Here only those that are attached to the caller's own account, and only S3, KMS
    and roles of IAM.)
    """

    def resource_of(response, service):
        if service == "kms":
            key = response._get_param("KeyId") or ""
            backend = response.kms_backend
            known = key and backend.get_key_id(key) in backend.keys
            return backend.describe_key(backend.get_key_id(key)).arn if known else key
        name = f"{response._get_param('Path') or '/'}{response._get_param('RoleName')}"
        return f"arn:{response.partition}:iam::{response.current_account}:role{name}"

    def attached(response):
        account = response.current_account
        for by_partition in organizations_backends.values():
            for organizations in by_partition.values():
                if organizations.org and organizations.org.master_account_id != account:
                    yield from (one for one in organizations.policies if account in [to.id for to in one.attachments])

    def denier(response, action, resource):
        caller = caller_of(response)
        for policy in attached(response):
            for one in as_list(json.loads(policy.content)["Statement"]):
                denies = one["Effect"] == "Deny" and matches(one["Action"], action) and matches(one.get("Resource", []), resource)
                if denies and holds(one.get("Condition", {}), caller):
                    return policy.type.lower().replace("_", " ")
        return None

    def refusal(response, action, resource):
        policy = denier(response, action, resource)
        if policy is None:
            return None
        call = f"perform: {action} on resource: {resource} with an explicit deny in a {policy}"
        return f"User: {caller_of(response)} is not authorized to {call}"

    def authorize_s3(self, bucket_name=None, key_name=None):
        resource = "/".join(filter(None, [bucket_name, key_name]))
        message = refusal(self, f"s3:{self._get_action()}", f"arn:{self.partition}:s3:::{resource}")
        if message:
            raise S3ClientError("AccessDenied", message)

    def checked(Response, service, code):
        call_action = Response.call_action

        def call(self):
            message = refusal(self, f"{service}:{self._get_action()}", resource_of(self, service))
            return self.serialized(ActionResult(S3ClientError(code, message))) if message else call_action(self)

        Response.call_action = call

    def delete_imported_key_material(self):
        raise JsonRESTError("UnsupportedOperationException", "The origin of the key is not EXTERNAL.")

    S3Response._authenticate_and_authorize_s3_action = authorize_s3
    checked(KmsResponse, "kms", "AccessDeniedException")
    checked(IamResponse, "iam", "AccessDenied")
    KmsResponse.delete_imported_key_material = delete_imported_key_material


def metric_filters_are_replaced():
    """moto: PutMetricFilter appends, so a changed filter exists twice and each plan shows the change again. It does not ask
    for the log group.
    AWS: replaces the filter of this name; without the log group it is a ResourceNotFoundException.
    Remove when: moto does both.
    """
    add_filter, put_filter = MetricFilters.add_filter, LogsBackend.put_metric_filter

    def replace_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations):
        self.delete_filter(filter_name, log_group_name)
        add_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations)

    def put_metric_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations):
        if log_group_name not in self.groups:
            raise ResourceNotFoundException()
        put_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations)

    MetricFilters.add_filter, LogsBackend.put_metric_filter = replace_filter, put_metric_filter


def subscriptions_wait_for_confirmation():
    """moto: confirms every subscription at once.
    AWS: a subscription by e-mail is pending until somebody follows the link, and lists show no ARN of it. Here any token
    confirms every subscription of the topic.
    Remove when: moto has pending subscriptions.
    """
    subscribe, confirm = SNSBackend.subscribe, SNSResponse.confirm_subscription

    def subscribe_pending(self, topic_arn, endpoint, protocol):
        is_known = self._find_subscription(topic_arn, endpoint, protocol) is not None
        subscription = subscribe(self, topic_arn, endpoint, protocol)
        if protocol == "email" and not is_known:
            subscription.attributes["PendingConfirmation"] = True
        return subscription

    def confirm_subscription(self):
        for subscription in self.backend.list_subscriptions_by_topic(self._get_param("TopicArn"))[0]:
            subscription.attributes["PendingConfirmation"] = False
        return confirm(self)

    def list_subscriptions_by_topic(self):
        found, token = self.backend.list_subscriptions_by_topic(
            self._get_param("TopicArn"), next_token=self._get_param("NextToken")
        )
        shown = [
            {
                "SubscriptionArn": "PendingConfirmation" if one.attributes["PendingConfirmation"] else one.arn,
                "Owner": one.owner,
                "Protocol": one.protocol,
                "Endpoint": one.endpoint,
                "TopicArn": one.topic_arn,
            }
            for one in found
        ]
        return ActionResult({"Subscriptions": shown, "NextToken": token})

    SNSBackend.subscribe, SNSResponse.confirm_subscription = subscribe_pending, confirm_subscription
    SNSResponse.list_subscriptions_by_topic = list_subscriptions_by_topic


def workgroups_and_queries_change():
    """moto: UpdateWorkGroup, DeleteNamedQuery and BatchGetNamedQuery are missing, and Terraform retries for ten minutes. A
    workgroup that does not exist is null, and one that chooses its engine has no effective one.
    AWS: has the calls, answers InvalidRequestException for the missing workgroup, and names the effective engine.
    Remove when: moto does all of it.
    """
    get_work_group, get_named_query = AthenaBackend.get_work_group, AthenaResponse.get_named_query
    removal = "Remove"

    def get(self):
        work_group = self.athena_backend.get_work_group(self._get_param("WorkGroup"))
        if work_group is None:
            return self.error("WorkGroup is not found.", 400)
        return json.dumps({"WorkGroup": work_group})

    def with_engine(self, name):
        work_group = get_work_group(self, name)
        if work_group is not None:
            engine = work_group["Configuration"]["EngineVersion"]
            engine.setdefault("EffectiveEngineVersion", engine["SelectedEngineVersion"])
        return work_group

    def merge(values, updates):
        for key, value in updates.items():
            if key.startswith(removal):
                if value:
                    values.pop(key[len(removal) :], None)
            elif key == "ResultConfigurationUpdates":
                merge(values.setdefault("ResultConfiguration", {}), value)
            else:
                values[key] = value

    def update_work_group(self):
        work_group = self.athena_backend.work_groups[self._get_param("WorkGroup")]
        work_group.description = self._get_param("Description") or work_group.description
        work_group.state = self._get_param("State") or work_group.state
        merge(work_group.configuration, self._get_param("ConfigurationUpdates") or {})
        return "{}"

    def delete_named_query(self):
        self.athena_backend.named_queries.pop(self._get_param("NamedQueryId"), None)
        return "{}"

    def batch_get_named_query(self):
        queries = []
        for query_id in self._get_param("NamedQueryIds"):
            self._get_param = lambda _, query_id=query_id: query_id
            queries.append(json.loads(get_named_query(self))["NamedQuery"])
        return json.dumps({"NamedQueries": queries})

    def named_query(self):
        if self.athena_backend.get_named_query(self._get_param("NamedQueryId")) is None:
            return self.error("NamedQuery is not found.", 400)
        return get_named_query(self)

    AthenaBackend.get_work_group, AthenaResponse.get_work_group = with_engine, get
    AthenaResponse.get_named_query = named_query
    AthenaResponse.update_work_group = update_work_group
    AthenaResponse.delete_named_query = delete_named_query
    AthenaResponse.batch_get_named_query = batch_get_named_query


def print_the_port():
    """With port 0 the kernel chooses a free port. The parent process reads it from standard output."""
    make_server = werkzeug.serving.make_server

    def make_server_and_print_port(*args, **kwargs):
        server = make_server(*args, **kwargs)
        print(server.port, flush=True)
        return server

    werkzeug.serving.make_server = make_server_and_print_port


def stop_with_standard_input():
    """The pipe closes when the parent process ends for any reason, so this server never outlives it."""

    def wait():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    bucket_policies_are_not_enforced()
    lifecycle_keeps_the_minimum_object_size()
    lock_configuration_changes_with_objects()
    object_retention_can_be_read()
    versions_are_listed_from_any_key()
    objects_can_be_put_at_another_time()
    retention_is_not_shortened()
    trails_are_deleted_by_arn()
    trails_are_described_by_name()
    trails_have_selector_flags()
    selectors_are_replaced()
    a_trail_notifies_a_topic_of_another_account()
    cloudtrail_has_delegated_administrators()
    organization_policies_are_checked()
    key_policies_do_not_lock_their_caller_out()
    organization_policies_deny()
    metric_filters_are_replaced()
    subscriptions_wait_for_confirmation()
    workgroups_and_queries_change()
    print_the_port()
    stop_with_standard_input()
    main(["--host", "127.0.0.1", "--port", "0"])
