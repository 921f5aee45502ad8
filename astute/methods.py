"""The methods that the orchestrator and Nailgun use in `method`.

From nailgun's `rpc/receiver.py`, release 9.0 to 11.0 (contract.md section 1.6), and
from messages of a real Nailgun and a real Astute. A message with any other method is
not a report of a deployment: it is counted and passed.
"""

from db.domain.orchestrator_tasks import Effect


START_METHOD = "task_deploy"
#: It means that the transaction is running, whatever else it contains.
IN_ORCHESTRATOR = "task_in_orchestrator"
#: Answers whose node items have task fields.
HISTORY_METHODS = frozenset({"deploy_resp", "transaction_resp"})
#: The older of these two.
DEPLOY_ANSWER = "deploy_resp"
#: Answers that end a run with Nailgun's own texts (astute/nailgun_end.py).
WORDED_ANSWERS = frozenset({DEPLOY_ANSWER, Effect.provision.value})

#: Answers without a history that change runs or an environment; a request names its
#: answer in `respond_to`.
EFFECTIVE_METHODS = frozenset(effect.value for effect in Effect)
#: Answers that change only the transaction, if it is registered.
TRANSACTION_METHODS = EFFECTIVE_METHODS | {
    IN_ORCHESTRATOR,
    "base_resp",
    "check_dhcp_resp",
    "check_repositories_resp",
    "check_repositories_with_setup_resp",
    "download_release_resp",
    "dump_environment_resp",
    "multicast_verification_resp",
    "remove_images_resp",
    "remove_ironic_bootstrap_resp",
    "remove_keys_resp",
    "remove_nodes_resp",
    "stats_user_resp",
    "update_config_resp",
    "verify_networks_resp",
}
#: Methods of reports: a bad report becomes a dead report, and one of an unknown
#: transaction is parked.
REPORT_METHODS = HISTORY_METHODS | {IN_ORCHESTRATOR, START_METHOD}
