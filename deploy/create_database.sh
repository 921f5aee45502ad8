#!/bin/sh
# Patroni runs it once, at the new primary: create_database.sh URL-OF-THE-SUPERUSER
set -eu
. /srv/fuel-history/etc/database.env
"$POSTGRESQL_BIN/psql" --quiet --set ON_ERROR_STOP=1 --dbname "$1" <<-END
	CREATE ROLE fuel_history LOGIN PASSWORD '$DATABASE_PASSWORD';
	CREATE DATABASE history OWNER fuel_history ENCODING 'UTF8' TEMPLATE template0;
END
