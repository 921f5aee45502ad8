"""A function creates partitions, so that roles need no right to change tables."""

from alembic import op


revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # With its owner's rights, in its own schema; pg_temp last, as the manual advises.
    op.execute(
        """
        DO $do$ BEGIN EXECUTE format(
            $sql$
            CREATE FUNCTION make_history_partition(name text, first int, width int)
            RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = %1$I, pg_temp SET lock_timeout = '5s'
            AS $body$
            BEGIN
                -- LIKE, then ATTACH: CREATE … PARTITION OF would lock out all readers.
                EXECUTE format(
                    'CREATE TABLE %%I (LIKE deployment_history INCLUDING ALL)', name
                );
                EXECUTE format(
                    'ALTER TABLE deployment_history ATTACH PARTITION %%I'
                    ' FOR VALUES FROM (%%s) TO (%%s)', name, first, first + width
                );
            END
            $body$
            $sql$, current_schema()
        ); END $do$
        """
    )
    op.execute(
        "REVOKE ALL ON FUNCTION make_history_partition(text, int, int) FROM PUBLIC"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION make_history_partition(text, int, int)")
