"""The methods that the orchestrator and Nailgun put into `method`.

From nailgun's `rpc/receiver.py`, release 9.0 to 11.0 (contract.md section 1.6), and
from what a real Nailgun and a real Astute said to each other. Whatever is not here is
no report of ours: it is counted and passed over.
"""

from db.domain.orchestrator_tasks import Effect


START_METHOD = "task_deploy"
#: It says that the transaction runs, whatever else it says.
IN_ORCHESTRATOR = "task_in_orchestrator"
#: Answers whose node items carry task fields.
HISTORY_METHODS = frozenset({"deploy_resp", "transaction_resp"})
#: The older of these two.
DEPLOY_ANSWER = "deploy_resp"
#: Answers that end a run with words of Nailgun's own (astute/nailgun_end.py).
WORDED_ANSWERS = frozenset({DEPLOY_ANSWER, Effect.provision.value})

#: Answers to what has no history, but changes runs or an environment; a request names
#: its answer in `respond_to`.
EFFECTIVE_METHODS = frozenset(effect.value for effect in Effect)
#: Answers that change only the transaction, where somebody registered it.
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
#: Methods of reports of ours: one that cannot be taken becomes a dead report, and one
#: of an unknown transaction is parked.
REPORT_METHODS = HISTORY_METHODS | {IN_ORCHESTRATOR, START_METHOD}
