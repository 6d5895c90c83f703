#!/usr/bin/env bash
# Puts a MariaDB server from Debian's packages into a folder, without installing it: `fetch_mariadb.sh FOLDER`.
# The package lists have to be there; root gets them first.
set -euo pipefail
mkdir -p "$1"
cd "$1"
[ -x usr/sbin/mariadbd ] && exit 0
[ "$(id -u)" = 0 ] && apt-get update -qq
apt-get download -qq mariadb-server-core libaio1 liburing2
for package in ./*.deb; do dpkg-deb -x "$package" .; done
rm -f ./*.deb
