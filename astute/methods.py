"""The methods that the orchestrator and Nailgun put into `method`.

From nailgun's `rpc/receiver.py`, release 9.0 to 11.0 (contract.md section 1.6).
"""

START_METHOD = "task_deploy"
#: Answers whose node items carry task fields (contract.md section 1.6).
HISTORY_METHODS = frozenset({"deploy_resp", "transaction_resp"})
#: Answers that change only the transaction.
TRANSACTION_METHODS = frozenset(
    {
        "base_resp",
        "check_dhcp_resp",
        "check_repositories_resp",
        "check_repositories_with_setup_resp",
        "download_release_resp",
        "dump_environment_resp",
        "multicast_verification_resp",
        "provision_resp",
        "remove_cluster_resp",
        "remove_images_resp",
        "remove_ironic_bootstrap_resp",
        "remove_keys_resp",
        "remove_nodes_resp",
        "reset_environment_resp",
        "stats_user_resp",
        "stop_deployment_resp",
        "task_in_orchestrator",
        "update_config_resp",
        "verify_networks_resp",
    }
)
