#!/bin/sh
# Write this machine's files: deploy/render.sh MACHINE.ENV DIRECTORY
#
# Each @WORD@ in the files of deploy/ becomes the value of WORD in MACHINE.ENV. A word that
# has no value is an error, and nothing is written.
set -eu
environment=$1 directory=$2 source=$(dirname "$0")
rules=$(sed -n 's/^\([A-Z_]*\)=\(.*\)$/s|@\1@|\2|g/p' "$environment")
umask 077
mkdir -p "$directory"
for file in "$source"/*.conf "$source"/*.yml "$source"/*.env "$source"/*.cfg; do
	[ -e "$file" ] || continue
	sed "$rules" "$file" >"$directory/.new"
	if left=$(grep -n '@[A-Z_]*@' "$directory/.new"); then
		rm "$directory/.new"
		echo "render.sh: $file: no value in $environment for: $left" >&2
		exit 1
	fi
	mv "$directory/.new" "$directory/$(basename "$file")"
done
