"""Digests of runs and their outbox; failures, notes, predictions, chain, audit."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op


revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "digests_due",
        sa.Column("task_id", sa.Integer(), autoincrement=False, nullable=False),
        _now("due_at"),
        _of_run("digests_due"),
        sa.PrimaryKeyConstraint("task_id", name=op.f("digests_due_pkey")),
    )
    op.create_index(op.f("digests_due_due_at_idx"), "digests_due", ["due_at"])
    op.create_table(
        "run_digests",
        sa.Column("task_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.SmallInteger(), nullable=False),
        _now("made_at"),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("never_ran", sa.Integer(), nullable=False),
        sa.Column("unfinished", sa.Integer(), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double()),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        _of_run("run_digests"),
        sa.PrimaryKeyConstraint("task_id", name=op.f("run_digests_pkey")),
    )
    op.create_table(
        "run_failures",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("deployment_graph_task_name", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text()),
        sa.Column("node_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True)),
        sa.Column("last_at", sa.DateTime(timezone=True)),
        _of_run("run_failures"),
        sa.PrimaryKeyConstraint(
            "task_id", "fingerprint", name=op.f("run_failures_pkey")
        ),
    )
    op.create_index(
        op.f("run_failures_fingerprint_task_id_idx"),
        "run_failures",
        ["fingerprint", "task_id"],
    )
    op.create_table(
        "failure_notes",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text()),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("failure_notes_pkey")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        _now("at"),
        sa.Column("who", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("request_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_pkey")),
    )
    op.create_index(op.f("audit_at_idx"), "audit", ["at"])
    op.create_table(
        "chain_links",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("task_uuid", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("nodes", sa.JSON(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        _now("made_at"),
        sa.PrimaryKeyConstraint(
            "cluster_id", "position", name=op.f("chain_links_pkey")
        ),
    )
    op.create_index(op.f("chain_links_task_id_idx"), "chain_links", ["task_id"])
    op.create_table(
        "run_predictions",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Double(), nullable=False),
        _of_run("run_predictions"),
        sa.PrimaryKeyConstraint(
            "task_id", "made_at", name=op.f("run_predictions_pkey")
        ),
    )
    _create_trigger()


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.func.now(),
        nullable=False,
    )


def _of_run(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["task_id"],
        ["tasks.id"],
        name=op.f(f"{table}_task_id_fkey"),
        ondelete="CASCADE",
    )


def _create_trigger() -> None:
    """Create the trigger that writes the outbox in the transaction that ends a run.

    Its condition is checked for each updated row, so a batch of reports of a run that
    goes on costs nothing more. A late report postpones the time, so many late reports
    cause one digest. It runs with its owner's rights: roles that write to `tasks` need
    no right on the outbox.
    """
    op.execute(
        """
        DO $do$ BEGIN EXECUTE format(
            $sql$
            CREATE FUNCTION digest_is_due() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp
            AS $body$
            BEGIN
                INSERT INTO digests_due (task_id, due_at)
                VALUES (NEW.id, clock_timestamp() + interval '5 s')
                ON CONFLICT (task_id) DO UPDATE SET due_at = excluded.due_at;
                RETURN NULL;
            END
            $body$
            $sql$, current_schema()
        ); END $do$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION digest_is_due() FROM PUBLIC")
    op.execute(
        "CREATE TRIGGER digest_is_due AFTER UPDATE ON tasks FOR EACH ROW"
        " WHEN (NEW.status IN ('ready', 'error')"
        " AND NEW.version IS DISTINCT FROM OLD.version)"
        " EXECUTE FUNCTION digest_is_due()"
    )
    op.execute(
        "CREATE TRIGGER digest_of_new_is_due AFTER INSERT ON tasks FOR EACH ROW"
        " WHEN (NEW.status IN ('ready', 'error'))"
        " EXECUTE FUNCTION digest_is_due()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER digest_of_new_is_due ON tasks")
    op.execute("DROP TRIGGER digest_is_due ON tasks")
    op.execute("DROP FUNCTION digest_is_due()")
    for table in (
        "run_predictions",
        "chain_links",
        "audit",
        "failure_notes",
        "run_failures",
        "run_digests",
        "digests_due",
    ):
        op.drop_table(table)
